"""Resources are described as they were put, which is what a second plan of Terraform compares."""

import json
import urllib.parse
import urllib.request
from xml.etree import ElementTree

from acting import code_of
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from running import ACCOUNT, REGION, Cloud, document, unique

NAMESPACE = "{http://monitoring.amazonaws.com/doc/2010-08-01/}"


def query(cloud: Cloud, action: str, parameters: dict[str, str]) -> ElementTree.Element:
    """A CloudWatch call over the Query protocol, which Terraform's provider speaks and boto3 does not."""
    body = urllib.parse.urlencode({"Action": action, "Version": "2010-08-01", **parameters})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    signed = AWSRequest("POST", cloud.endpoint + "/", data=body, headers=headers)
    SigV4Auth(Credentials("test", "test"), "monitoring", REGION).add_auth(signed)
    request = urllib.request.Request(signed.url, body.encode(), dict(signed.headers))
    with urllib.request.urlopen(request) as answer:
        return ElementTree.fromstring(answer.read())


def described(cloud: Cloud, name: str) -> dict[str, str]:
    """Every text of the described alarm by its path, list entries without their number."""
    answer = query(cloud, "DescribeAlarms", {"AlarmNames.member.1": name})
    found: dict[str, str] = {}

    def walk(node: ElementTree.Element, path: str) -> None:
        for child in node:
            at = f"{path}/{child.tag.removeprefix(NAMESPACE)}".removesuffix("/member").lstrip("/")
            if child.text:
                found.setdefault(at, child.text)
            walk(child, at)

    (alarm,) = answer.iter(f"{NAMESPACE}MetricAlarms")
    walk(alarm[0], "")
    return found


def test_a_metric_alarm_keeps_all_its_settings(cloud: Cloud) -> None:
    name, action = unique("alarm"), f"arn:aws:sns:{REGION}:{ACCOUNT}:topic"
    settings = {
        "AlarmDescription": "a < b & c", "ActionsEnabled": "true", "Namespace": "AWS/Lambda", "MetricName": "Duration",
        "ExtendedStatistic": "p95", "Period": "300", "EvaluationPeriods": "3", "Unit": "Milliseconds",
        "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching",
        "EvaluateLowSampleCountPercentile": "ignore",
    }  # fmt: skip
    lists = {"AlarmActions.member.1": action, "InsufficientDataActions.member.1": action,
             "Dimensions.member.1.Name": "FunctionName", "Dimensions.member.1.Value": "f"}  # fmt: skip
    query(cloud, "PutMetricAlarm", {"AlarmName": name, "Threshold": "5", **settings, **lists})
    found = described(cloud, name)
    assert {key: found[key] for key in settings} == settings
    assert (found["Dimensions/Name"], found["Dimensions/Value"]) == ("FunctionName", "f")
    assert (found["AlarmActions"], found["InsufficientDataActions"], float(found["Threshold"])) == (action, action, 5.0)
    assert "Statistic" not in found


def test_an_alarm_on_an_expression_keeps_its_metric_queries(cloud: Cloud) -> None:
    name = unique("alarm")
    queries = {
        "Metrics.member.1.Id": "rate", "Metrics.member.1.Expression": "errors / 2", "Metrics.member.1.ReturnData": "true",
        "Metrics.member.2.Id": "errors", "Metrics.member.2.ReturnData": "false",
        "Metrics.member.2.MetricStat.Metric.MetricName": "Errors", "Metrics.member.2.MetricStat.Period": "60",
    }  # fmt: skip
    common = {"ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": "1", "Threshold": "1"}
    query(cloud, "PutMetricAlarm", {"AlarmName": name, **common, **queries})
    found = described(cloud, name)
    assert (found["Metrics/Id"], found["Metrics/Expression"], found["Metrics/ReturnData"]) == ("rate", "errors / 2", "true")
    assert found["Metrics/MetricStat/Metric/MetricName"] == "Errors"
    assert {"MetricName", "Period", "Statistic", "Dimensions"}.isdisjoint(found)


def test_the_policy_of_a_bus_is_the_document_that_was_put(cloud: Cloud) -> None:
    events, bus = cloud.client("events"), unique("bus")
    arn = events.create_event_bus(Name=bus)["EventBusArn"]
    statement = {"Sid": "own", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                 "Action": "events:PutEvents", "Resource": arn}  # fmt: skip
    events.put_permission(EventBusName=bus, Policy=document(statement))
    assert json.loads(events.describe_event_bus(Name=bus)["Policy"])["Statement"] == [statement]


def test_a_mapping_on_a_stream_takes_100_records_when_it_names_no_number_and_on_a_queue_10(cloud: Cloud) -> None:
    function = cloud.function("exports.handler = async () => undefined;")
    table = cloud.client("dynamodb").create_table(
        TableName=unique("table"), BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )["TableDescription"]  # fmt: skip
    create = cloud.lambdas.create_event_source_mapping
    stream = create(FunctionName=function, EventSourceArn=table["LatestStreamArn"], StartingPosition="LATEST")
    queue = create(FunctionName=function, EventSourceArn=cloud.queue().arn)
    assert (stream["BatchSize"], queue["BatchSize"]) == (100, 10)
    for mapping in (stream, queue):
        cloud.lambdas.delete_event_source_mapping(UUID=mapping["UUID"])


def test_a_service_that_nobody_serves_says_so(cloud: Cloud) -> None:
    assert code_of(cloud.client("xray").get_groups) == "NotImplementedException"
