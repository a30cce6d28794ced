"""Alarms: when they change, and whom they tell."""

import json

import pytest
from local_aws.runtime.alarm_rules import judge
from running import ACCOUNT, REGION, Cloud, document, eventually, unique

EVENTS = "events.amazonaws.com"


def put_alarm(cloud: Cloud, **settings: object) -> str:
    name = unique("alarm")
    usual = {
        "Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible", "Statistic": "Maximum", "Period": 60,
        "EvaluationPeriods": 1, "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
    }
    cloud.client("cloudwatch").put_metric_alarm(AlarmName=name, **{**usual, **settings})
    return name


def state(cloud: Cloud, name: str) -> str:
    return cloud.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"]


def of_queue(arn: str) -> list[dict]:
    return [{"Name": "QueueName", "Value": arn.rsplit(":", 1)[-1]}]


def test_an_alarm_on_a_queue_fires_tells_its_topic_and_recovers(cloud: Cloud) -> None:
    watched, inbox = cloud.queue(), cloud.queue(allow="sns.amazonaws.com")
    sns = cloud.client("sns")
    topic = sns.create_topic(Name=unique("topic"))["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=inbox.arn)
    name = put_alarm(cloud, Dimensions=of_queue(watched.arn), AlarmActions=[topic], AlarmDescription="look")
    eventually(lambda: state(cloud, name) == "OK")
    cloud.sqs.send_message(QueueUrl=watched.url, MessageBody="x")
    notification = json.loads(cloud.receive(inbox)[0]["Body"])
    assert notification["Subject"] == f'ALARM: "{name}" in EU (Ireland)'
    message = json.loads(notification["Message"])
    expected = {
        "AlarmName": name, "AlarmDescription": "look", "AWSAccountId": ACCOUNT, "NewStateValue": "ALARM",
        "OldStateValue": "OK", "Region": "EU (Ireland)", "AlarmActions": [topic],
        "AlarmArn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}",
    }
    assert {key: message[key] for key in expected} == expected
    assert message["Trigger"]["Dimensions"] == [{"value": watched.arn.rsplit(":", 1)[-1], "name": "QueueName"}]
    assert (message["Trigger"]["Statistic"], message["Trigger"]["Period"]) == ("MAXIMUM", 60)
    cloud.receive(watched)
    eventually(lambda: state(cloud, name) == "OK")


def test_a_changed_alarm_is_an_event_and_calls_a_function_that_allows_it(cloud: Cloud) -> None:
    watched, inbox, rule = cloud.queue(), cloud.queue(allow=EVENTS), unique("rule")
    function = cloud.function("exports.handler = async (event) => process.stdout.write(JSON.stringify(event) + '\\n');")
    cloud.lambdas.add_permission(
        FunctionName=function, StatementId="alarm", Action="lambda:InvokeFunction",
        Principal="lambda.alarms.cloudwatch.amazonaws.com", SourceAccount=ACCOUNT,
    )
    name = put_alarm(cloud, Dimensions=of_queue(watched.arn), AlarmActions=[function])
    arn = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}"
    events = cloud.client("events")
    pattern = {"source": ["aws.cloudwatch"], "resources": [arn], "detail": {"state": {"value": ["ALARM"]}}}
    events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=rule, Targets=[{"Id": "t", "Arn": inbox.arn}])
    cloud.sqs.send_message(QueueUrl=watched.url, MessageBody="x")
    event = json.loads(cloud.receive(inbox)[0]["Body"])
    assert event["detail-type"] == "CloudWatch Alarm State Change"
    assert event["detail"]["alarmName"] == name
    metric = event["detail"]["configuration"]["metrics"][0]["metricStat"]["metric"]
    assert metric["dimensions"] == {"QueueName": watched.arn.rsplit(":", 1)[-1]}
    seen = json.loads(eventually(lambda: cloud.lines(function, "{ $.alarmArn = * }"))[0])
    assert (seen["alarmArn"], seen["alarmData"]["state"]["value"]) == (arn, "ALARM")


def test_a_topic_that_does_not_allow_alarms_hears_nothing(cloud: Cloud) -> None:
    sns, inbox = cloud.client("sns"), cloud.queue(allow="sns.amazonaws.com")
    closed, open_ = (sns.create_topic(Name=unique("topic"))["TopicArn"] for _ in range(2))
    only_events = {"Effect": "Allow", "Principal": {"Service": EVENTS}, "Action": "sns:Publish", "Resource": closed}
    sns.set_topic_attributes(TopicArn=closed, AttributeName="Policy", AttributeValue=document(only_events))
    for topic in (closed, open_):
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=inbox.arn)
    name = put_alarm(cloud, AlarmActions=[closed, open_])
    cloud.client("cloudwatch").set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="test")
    assert json.loads(cloud.receive(inbox)[0]["Body"])["TopicArn"] == open_
    assert "Messages" not in cloud.sqs.receive_message(QueueUrl=inbox.url)


def test_a_metric_in_a_log_line_raises_the_alarm_with_its_dimensions_only(cloud: Cloud) -> None:
    space = unique("Riposte")
    line = {
        "_aws": {
            "Timestamp": 1795233815886,
            "CloudWatchMetrics": [{
                "Namespace": space, "Dimensions": [["stack"]], "Metrics": [{"Name": "Failed", "Unit": "Count"}],
            }],
        },
        "stack": "dev", "Failed": [1, 2],
    }
    function = cloud.function(f"exports.handler = async () => console.log('{json.dumps(line)}');")
    metric = {"Namespace": space, "MetricName": "Failed", "Statistic": "Sum", "Threshold": 3,
              "ComparisonOperator": "GreaterThanOrEqualToThreshold"}
    mine = put_alarm(cloud, **metric, Dimensions=[{"Name": "stack", "Value": "dev"}])
    other = put_alarm(cloud, **metric, Dimensions=[{"Name": "stack", "Value": "prod"}])
    cloud.invoke(function)
    eventually(lambda: state(cloud, mine) == "ALARM")
    assert state(cloud, other) == "OK"


ALARM = {
    "EvaluationPeriods": 3, "DatapointsToAlarm": 2, "Threshold": 5.0, "ComparisonOperator": "GreaterThanThreshold",
    "StateValue": "ALARM",
}


@pytest.mark.parametrize(
    ("values", "missing", "state"),
    [
        ([6, 1, 6], "missing", "ALARM"),
        ([6, 1, 1], "missing", "OK"),
        ([5, 5, 5], "missing", "OK"),
        ([6, None, None], "missing", "OK"),
        ([6, None, None], "breaching", "ALARM"),
        ([None, None, None], "breaching", "ALARM"),
        ([None, None, None], "notBreaching", "OK"),
        ([None, None, None], "missing", "INSUFFICIENT_DATA"),
        ([None, None, None], "ignore", "ALARM"),
    ],
)
def test_periods_without_data_count_as_the_alarm_says(values: list, missing: str, state: str) -> None:
    assert judge({**ALARM, "TreatMissingData": missing}, values).state == state
