"""Functions that end around a call: what was carried out, what the function knew, and what its queue does then."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from running import Cloud, Queue, eventually, unique

FAULTS = "/_local/faults"
# Signs by hand, because no SDK comes with the runtime here.
SOURCE = """
const { createHash, createHmac } = require('node:crypto');
const http = require('node:http');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const env = process.env;
const sign = (action, body) => {
  const { host } = new URL(env.AWS_ENDPOINT_URL);
  const time = new Date().toISOString().replace(/[-:]|\\.\\d+/g, '');
  const headers = { 'content-type': 'application/x-amz-json-1.0', host, 'x-amz-date': time,
    'x-amz-security-token': env.AWS_SESSION_TOKEN, 'x-amz-target': 'AmazonSQS.' + action };
  const names = Object.keys(headers).sort().join(';');
  const lines = Object.keys(headers).sort().map((name) => name + ':' + headers[name] + '\\n').join('');
  const digest = (text) => createHash('sha256').update(text).digest('hex');
  const scope = [time.slice(0, 8), env.AWS_REGION, 'sqs', 'aws4_request'];
  const canonical = ['POST', '/', '', lines, names, digest(body)].join('\\n');
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), digest(canonical)];
  const key = scope.reduce(hmac, 'AWS4' + env.AWS_SECRET_ACCESS_KEY);
  const signature = hmac(key, text.join('\\n')).toString('hex');
  headers.authorization = 'AWS4-HMAC-SHA256 Credential=' + env.AWS_ACCESS_KEY_ID + '/' + scope.join('/') +
    ', SignedHeaders=' + names + ', Signature=' + signature;
  return headers;
};
const send = (text) => new Promise((resolve, reject) => {
  const body = JSON.stringify({ QueueUrl: env.QUEUE_URL, MessageBody: text });
  const options = { method: 'POST', headers: sign('SendMessage', body) };
  const request = http.request(env.AWS_ENDPOINT_URL, options, (response) => {
    response.resume();
    response.on('end', () => resolve(response.statusCode));
  });
  request.on('error', reject);
  request.end(body);
});
exports.handler = async (event) => {
  const texts = event.Records ? event.Records.map((record) => record.body) : [event.text];
  for (const text of texts) {
    for (const part of ['a', 'b', 'c']) console.log('sent', text + part, await send(text + part));
    const posted = await fetch(env.SLACK_URL, { method: 'POST', body: JSON.stringify({ text }) });
    console.log('posted', text, posted.status, posted.headers.get('retry-after'), await posted.text());
  }
  return process.pid;
};
"""


@pytest.fixture(autouse=True)
def quick_and_clean(cloud: Cloud) -> Iterator[None]:
    cloud.admin("PUT", "/_local/sqs/retry", {"seconds": 0.1})
    yield
    cloud.admin("PUT", "/_local/sqs/retry", {"seconds": None})
    cloud.admin("DELETE", FAULTS)


class Sender:
    """A function that sends three messages and posts one to Slack."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud, self.target, self.channel = cloud, cloud.queue(), unique("channel")
        slack = f"{cloud.endpoint}/_local/slack/webhook/{self.channel}"
        variables = {"QUEUE_URL": self.target.url, "SLACK_URL": slack}
        self.arn = cloud.function(SOURCE, Environment={"Variables": variables})
        self.name = self.arn.rsplit(":", 1)[-1]

    def kill(self, **rule: Any) -> str:
        body = {"rules": [{"kind": "kill", "function": self.name, **rule}]}
        return self.cloud.admin("POST", FAULTS, body)["ids"][0]

    def sent(self) -> list[str]:
        messages = self.cloud.sqs.receive_message(QueueUrl=self.target.url, MaxNumberOfMessages=10)
        return sorted(message["Body"] for message in messages.get("Messages", []))

    def posted(self) -> list[str]:
        kept = self.cloud.admin("GET", f"/_local/slack/messages?channel={self.channel}")
        return [message["payload"]["text"] for message in kept]

    def calls(self) -> list[tuple[str, int]]:
        kept = self.cloud.admin("GET", f"/_local/calls?principal={self.name}")
        return [(call["action"], call["status"]) for call in kept]


@pytest.fixture
def sender(cloud: Cloud) -> Sender:
    return Sender(cloud)


def test_a_healthy_run_names_its_calls_in_their_order(cloud: Cloud, sender: Sender) -> None:
    cloud.invoke(sender.arn, {"text": "x"})
    calls = cloud.admin("GET", f"/_local/calls?principal={sender.name}")
    slack = f"slack:webhook/{sender.channel}"
    assert [call["action"] for call in calls] == [*["sqs:SendMessage"] * 3, slack]
    assert len({call["invocation"] for call in calls} - {""}) == 1
    of_run = cloud.admin("GET", f"/_local/calls?invocation={calls[0]['invocation']}")
    assert of_run == calls


@pytest.mark.parametrize(("when", "sent"), [("before", ["xa"]), ("after", ["xa", "xb"])])
def test_killed_before_a_call_it_is_not_carried_out_and_after_it_it_is(
    cloud: Cloud, sender: Sender, when: str, sent: list[str]
) -> None:
    pid, _ = cloud.invoke(sender.arn, {"text": "warm"})
    eventually(lambda: len(sender.sent()) == 3)
    cloud.sqs.purge_queue(QueueUrl=sender.target.url)
    rule = sender.kill(when=when, action="sqs:SendMessage", occurrence=2)
    error, kind = cloud.invoke(sender.arn, {"text": "x"})
    assert kind == "Unhandled"
    assert error["errorType"] == "Runtime.ExitError"
    assert error["errorMessage"].endswith("Error: Runtime exited with error: signal: killed")
    assert sender.sent() == sent
    assert cloud.lines(sender.arn, '"sent xb"') == []
    fired = [found for found in cloud.admin("GET", FAULTS)["rules"] if found["id"] == rule]
    assert fired[0]["injected"] == {"sqs:SendMessage": 1}
    assert cloud.invoke(sender.arn, {"text": "y"})[0] != pid


@pytest.mark.parametrize(("when", "posted"), [("before", []), ("after", ["x"])])
def test_calls_of_what_is_not_aws_count_too(cloud: Cloud, sender: Sender, when: str, posted: list[str]) -> None:
    sender.kill(when=when, action="slack:webhook/*")
    assert cloud.invoke(sender.arn, {"text": "x"})[1] == "Unhandled"
    assert sender.posted() == posted
    assert sender.calls()[3] == (f"slack:webhook/{sender.channel}", 200 if when == "after" else 503)


def test_slack_throttles_in_its_own_words(cloud: Cloud, sender: Sender) -> None:
    rule = {"kind": "throttle", "function": sender.name, "action": "slack:*", "first": 1}
    cloud.admin("POST", FAULTS, {"rules": [rule]})
    for _ in range(2):
        assert cloud.invoke(sender.arn, {"text": "x"})[1] is None
    answers = [line.rsplit(" ", 3)[-3:] for line in cloud.lines(sender.arn, '"posted x"')]
    assert answers == [["429", "1", "rate_limited"], ["200", "null", "ok"]]
    assert sender.posted() == ["x"]


def test_only_the_invocation_whose_event_is_named_is_killed(cloud: Cloud, sender: Sender) -> None:
    sender.kill(when="after", occurrence=4, event="doomed")
    assert cloud.invoke(sender.arn, {"text": "fine"})[1] is None
    assert cloud.invoke(sender.arn, {"text": "doomed"})[1] == "Unhandled"
    assert cloud.invoke(sender.arn, {"text": "doomed"})[1] is None


def test_the_message_of_a_killed_run_comes_back_to_a_fresh_process(cloud: Cloud, sender: Sender) -> None:
    dead = cloud.queue()
    redrive = json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": 3})
    source: Queue = cloud.queue(VisibilityTimeout="180", RedrivePolicy=redrive)
    cloud.lambdas.create_event_source_mapping(EventSourceArn=source.arn, FunctionName=sender.arn)
    sender.kill(when="after", occurrence=2)
    cloud.sqs.send_message(QueueUrl=source.url, MessageBody="x")
    eventually(lambda: sender.posted() == ["x"])
    assert sender.sent() == ["xa", "xa", "xb", "xb", "xc"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def left(queue: Queue) -> set[str]:
        return set(cloud.sqs.get_queue_attributes(QueueUrl=queue.url, AttributeNames=names)["Attributes"].values())

    eventually(lambda: left(source) | left(dead) == {"0"})
