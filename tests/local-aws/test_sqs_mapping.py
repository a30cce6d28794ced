"""Queues as sources of functions: partial failures, filters, the way into the dead-letter queue."""

import json
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from local_aws.mends import lambda_one_mapping
from running import Cloud, Queue, eventually

HANDLER = """
const fails = (record) => record.body.includes("bad");
exports.handler = async (event) => {
  for (const record of event.Records) console.log("got", record.body, record.attributes.ApproximateReceiveCount);
  RESPONSE
};
"""
PARTIAL = "return { batchItemFailures: event.Records.filter(fails).map((r) => ({ itemIdentifier: r.messageId })) };"
BROKEN = 'return { batchItemFailures: [{ itemIdentifier: "not in the batch" }] };'
THROWING = "if (event.Records.some(fails)) throw new Error('bad');"


@pytest.fixture(autouse=True)
def quick(cloud: Cloud) -> Iterator[None]:
    cloud.admin("PUT", "/_local/sqs/retry", {"seconds": 0.1})
    yield
    cloud.admin("PUT", "/_local/sqs/retry", {"seconds": None})


def connect(cloud: Cloud, response: str, receives: int = 2, **mapping: object) -> tuple[Queue, Queue, str]:
    """A queue with dead-letter queue and a function that reads it."""
    dead = cloud.queue()
    redrive = json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": receives})
    queue = cloud.queue(VisibilityTimeout="180", RedrivePolicy=redrive)
    function = cloud.function(HANDLER.replace("RESPONSE", response))
    types = ["ReportBatchItemFailures"]
    cloud.lambdas.create_event_source_mapping(
        EventSourceArn=queue.arn, FunctionName=function, FunctionResponseTypes=types, **mapping
    )
    return queue, dead, function


def send(cloud: Cloud, queue: Queue, *bodies: str) -> None:
    entries = [{"Id": str(index), "MessageBody": body} for index, body in enumerate(bodies)]
    cloud.sqs.send_message_batch(QueueUrl=queue.url, Entries=entries)


def left(cloud: Cloud, queue: Queue) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = cloud.sqs.get_queue_attributes(QueueUrl=queue.url, AttributeNames=names)["Attributes"]
    return sum(int(value) for value in found.values())


def test_only_the_reported_message_is_retried_and_becomes_a_dead_letter(cloud: Cloud) -> None:
    queue, dead, function = connect(cloud, PARTIAL)
    send(cloud, queue, "good", "bad")
    message = cloud.receive(dead)[0]
    assert message["Body"] == "bad"
    assert int(message["Attributes"]["ApproximateReceiveCount"]) == 3  # twice by the mapping, once here
    assert len(cloud.lines(function, '"got good"')) == 1
    assert left(cloud, queue) == 0


@pytest.mark.parametrize("response", [BROKEN, THROWING])
def test_a_broken_answer_or_an_error_fails_the_whole_batch(cloud: Cloud, response: str) -> None:
    queue, dead, _ = connect(cloud, response)
    send(cloud, queue, "bad 1", "bad 2")
    assert sorted(message["Body"] for message in cloud.receive(dead, 2)) == ["bad 1", "bad 2"]


def test_messages_that_do_not_match_the_filter_are_deleted_unseen(cloud: Cloud) -> None:
    pattern = json.dumps({"body": {"kind": [{"equals-ignore-case": "ALERT"}], "$or": [{"a": [1]}, {"b": [2]}]}})
    queue, _, function = connect(cloud, PARTIAL, FilterCriteria={"Filters": [{"Pattern": pattern}]})
    send(cloud, queue, '{"kind":"alert","b":2}', '{"kind":"alert","b":3}', '{"kind":"other","a":1}')
    eventually(lambda: left(cloud, queue) == 0 and cloud.lines(function, '"got"'))
    assert [line.split("\t")[3] for line in cloud.lines(function, '"got"')] == ['got {"kind":"alert","b":2} 1']


def test_a_function_has_one_mapping_for_a_source(cloud: Cloud) -> None:
    queue, other, function = cloud.queue(), cloud.queue(), cloud.function(HANDLER.replace("RESPONSE", PARTIAL))
    create = cloud.lambdas.create_event_source_mapping
    first = create(EventSourceArn=queue.arn, FunctionName=function)
    again = create(EventSourceArn=queue.arn, FunctionName=function)
    assert again["UUID"] == first["UUID"]
    assert create(EventSourceArn=other.arn, FunctionName=function)["UUID"] != first["UUID"]


def test_a_second_mapping_is_refused_when_the_first_is_not_new() -> None:
    mapping = {"UUID": "u", "FunctionName": "f", "Qualifier": None, "EventSourceArn": "arn", "LastModified": 0}
    lambdas = SimpleNamespace(
        _create_esm=lambda data: "made",
        _esms={"u": mapping},
        _resolve_existing_esm_function=lambda name: (name, None, None),
        error_response_json=lambda code, message, status: (code, message, status),
    )
    lambda_one_mapping.install(SimpleNamespace(service_module=lambda name: lambdas))
    code, message, status = lambdas._create_esm({"FunctionName": "f", "EventSourceArn": "arn"})
    assert (code, status) == ("ResourceConflictException", 409)
    assert "already exists" in message
    assert lambdas._create_esm({"FunctionName": "g", "EventSourceArn": "arn"}) == "made"
