"""Functions as their code and their operators see them: errors, environment, log, metrics, asynchronous calls."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from running import Cloud, attributes, eventually, unique

SOURCE = """
class ConfigError extends Error { constructor(m) { super(m); this.name = "ConfigError"; } }
let calls = 0;
exports.handler = async (event, context) => {
  calls += 1;
  if (event.fail) throw new ConfigError(event.fail);
  if (event.exit) process.exit(event.exit);
  if (event.hang) await new Promise((resolve) => setTimeout(resolve, 60000));
  if (event.reject) { Promise.reject(new Error("nobody listens")); await new Promise((r) => setTimeout(r, 1000)); }
  if (event.log) process.stdout.write(event.log + "\\n");
  if (event.identity) return { group: context.logGroupName, stream: context.logStreamName, env: process.env };
  return { calls };
};
"""


@pytest.fixture(scope="module")
def function(cloud: Cloud) -> str:
    return cloud.function(SOURCE)


def test_an_error_has_the_name_of_its_class(cloud: Cloud, function: str) -> None:
    payload, kind = cloud.invoke(function, {"fail": "table is missing"})
    assert kind == "Unhandled"
    assert (payload["errorType"], payload["errorMessage"]) == ("ConfigError", "table is missing")
    assert payload["trace"][0] == "ConfigError: table is missing"


def test_an_environment_survives_an_error_of_its_handler(cloud: Cloud) -> None:
    function = cloud.function(SOURCE)
    cloud.invoke(function, {"fail": "once"})
    assert cloud.invoke(function, {}) == ({"calls": 2}, None)


@pytest.mark.parametrize(
    ("event", "kind", "message"),
    [
        ({"exit": 3}, "Runtime.ExitError", "Runtime exited with error: exit status 3"),
        ({"reject": True}, "Runtime.UnhandledPromiseRejection", "Error: nobody listens"),
        ({"hang": True}, "Sandbox.Timedout", "Task timed out after 1.00 seconds"),
    ],
)
def test_a_broken_environment_is_replaced(cloud: Cloud, event: dict, kind: str, message: str) -> None:
    function = cloud.function(SOURCE, Timeout=1)
    payload, _ = cloud.invoke(function, event)
    assert payload["errorType"] == kind
    assert payload["errorMessage"].endswith(message)
    assert cloud.invoke(function, {}) == ({"calls": 1}, None)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("exports.other = 1;", "Runtime.HandlerNotFound"),
        ("class ConfigError extends Error { name = 'ConfigError' }\nthrow new ConfigError('no table');", "ConfigError"),
    ],
)
def test_a_failed_start_has_the_name_of_its_error(cloud: Cloud, source: str, kind: str) -> None:
    payload, error = cloud.invoke(cloud.function(source), {})
    assert (payload["errorType"], error) == (kind, "Unhandled")


BELOW_LOCALHOST = """
const http = require("node:http");
exports.handler = (event) => new Promise((resolve, reject) => {
  const endpoint = new URL(process.env.AWS_ENDPOINT_URL_S3_CONTROL);
  endpoint.hostname = "123456789012." + endpoint.hostname;
  const request = http.request(new URL(event.path, endpoint), { method: "POST" }, (answer) => {
    answer.resume();
    answer.on("end", () => resolve(endpoint.hostname));
  });
  request.on("error", reject);
  request.end(JSON.stringify({ text: "hello" }));
});
"""


def test_a_host_below_localhost_is_the_local_aws_and_learns_which_invocation_calls(cloud: Cloud) -> None:
    function, channel = cloud.function(BELOW_LOCALHOST), unique("channel")
    assert cloud.invoke(function, {"path": f"/_local/slack/webhook/{channel}"}) == ("123456789012.localhost", None)
    calls = cloud.admin("GET", f"/_local/calls?principal={function.rsplit(':', 1)[-1]}")
    assert [(call["action"], call["invocation"] != "") for call in calls] == [(f"slack:webhook/{channel}", True)]


def test_the_environment_is_that_of_lambda_and_nothing_of_the_machine(cloud: Cloud) -> None:
    function = cloud.function(SOURCE, MemorySize=512, Environment={"Variables": {"TABLE": "incidents"}})
    seen, _ = cloud.invoke(function, {"identity": True})
    env, name = seen["env"], function.rsplit(":", 1)[-1]
    expected = {
        "TABLE": "incidents", "_HANDLER": "index.handler", "AWS_REGION": "eu-west-1", "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512", "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": seen["stream"], "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x",
    }
    assert {key: env[key] for key in expected} == expected
    assert env["AWS_ACCESS_KEY_ID"].startswith("ASIA") and env["AWS_SESSION_TOKEN"]
    assert not {"HOME", "GATEWAY_PORT", "AUTH", "_LOCAL_REPLIES"} & set(env)


def test_an_update_reaches_the_next_call(cloud: Cloud) -> None:
    function = cloud.function(SOURCE)
    cloud.invoke(function, {})
    cloud.lambdas.update_function_configuration(FunctionName=function, Environment={"Variables": {"TABLE": "new"}})
    seen, _ = cloud.invoke(function, {"identity": True})
    assert seen["env"]["TABLE"] == "new"


def test_the_log_has_the_lines_between_start_and_report_in_one_stream_per_environment(cloud: Cloud) -> None:
    function = cloud.function(SOURCE)
    for number in (1, 2):
        cloud.invoke(function, {"log": json.dumps({"level": "info", "number": number})})
    lines = [line.split(" ")[0] if line[0] != "{" else line for line in cloud.lines(function)]
    one, two = '{"level": "info", "number": 1}', '{"level": "info", "number": 2}'
    assert lines == ["START", one, "END", "REPORT", "START", two, "END", "REPORT"]
    group = f"/aws/lambda/{function.rsplit(':', 1)[-1]}"
    assert len(cloud.client("logs").describe_log_streams(logGroupName=group)["logStreams"]) == 1


def test_a_function_with_json_logs_writes_json_only(cloud: Cloud) -> None:
    source = 'exports.handler = async () => { console.debug("hidden"); console.warn("shown", 1); };'
    function = cloud.function(source, LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": "INFO"})
    cloud.invoke(function, {})
    lines = [json.loads(line) for line in cloud.lines(function)]
    assert [line.get("type") or line["message"] for line in lines] == ["platform.start", "shown 1", "platform.report"]


def total(cloud: Cloud, function: str, metric: str) -> float:
    now = datetime.now(timezone.utc)
    found = cloud.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Lambda", MetricName=metric, Period=3600, Statistics=["Sum"],
        Dimensions=[{"Name": "FunctionName", "Value": function.rsplit(":", 1)[-1]}],
        StartTime=now - timedelta(hours=1), EndTime=now + timedelta(hours=1),
    )
    return sum(point["Sum"] for point in found["Datapoints"])


def test_runs_that_nobody_waits_for_count_in_the_metrics_too(cloud: Cloud) -> None:
    function = cloud.function(SOURCE)
    cloud.lambdas.put_function_event_invoke_config(FunctionName=function, MaximumRetryAttempts=1)
    cloud.invoke(function, {"fail": "always"}, InvocationType="Event")
    eventually(lambda: total(cloud, function, "Errors") == 2)
    assert total(cloud, function, "Invocations") == 2


def test_a_function_without_concurrency_is_throttled_and_not_run(cloud: Cloud) -> None:
    function = cloud.function(SOURCE)
    cloud.lambdas.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=0)
    with pytest.raises(cloud.lambdas.exceptions.TooManyRequestsException):
        cloud.invoke(function, {})
    assert total(cloud, function, "Throttles") >= 1
    assert total(cloud, function, "Invocations") == 0


def test_the_last_failure_of_an_asynchronous_call_goes_to_destination_and_dead_letter_queue(cloud: Cloud) -> None:
    records, dead = cloud.queue(), cloud.queue()
    function = cloud.function(SOURCE, DeadLetterConfig={"TargetArn": dead.arn})
    cloud.lambdas.put_function_event_invoke_config(
        FunctionName=function, MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": records.arn}}
    )
    cloud.invoke(function, {"fail": "always"}, InvocationType="Event")
    record = json.loads(cloud.receive(records)[0]["Body"])
    assert record["requestPayload"] == {"fail": "always"}
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 2
    assert record["responsePayload"]["errorType"] == "ConfigError"
    letter = cloud.receive(dead)[0]
    assert json.loads(letter["Body"]) == {"fail": "always"}
    assert attributes(letter)["ErrorMessage"] == "always"


def test_a_throttle_is_no_attempt_of_an_asynchronous_call(cloud: Cloud) -> None:
    function, done = cloud.function(SOURCE), cloud.queue()
    cloud.lambdas.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=0)
    cloud.lambdas.put_function_event_invoke_config(
        FunctionName=function, MaximumRetryAttempts=0, DestinationConfig={"OnSuccess": {"Destination": done.arn}}
    )
    cloud.invoke(function, {}, InvocationType="Event")
    eventually(lambda: total(cloud, function, "Throttles") >= 2)
    cloud.lambdas.delete_function_concurrency(FunctionName=function)
    record = json.loads(cloud.receive(done)[0]["Body"])
    assert (record["requestContext"]["condition"], record["requestContext"]["approximateInvokeCount"]) == ("Success", 1)
