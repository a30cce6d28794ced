"""Topics: what is refused, who may publish, which subscribers get what."""

import json

import pytest
from acting import Actor, code_of
from botocore.exceptions import ClientError
from running import Cloud, attributes, unique


@pytest.fixture
def topic(cloud: Cloud) -> str:
    return cloud.client("sns").create_topic(Name=unique("topic"))["TopicArn"]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({"Subject": "x" * 100}, "Subject"),
        ({"Subject": "first\nsecond"}, "Subject"),
        ({"Message": ""}, "Empty message"),
        ({"Message": "x" * 262145}, "Message too long"),
        ({"MessageStructure": "json", "Message": "{"}, "failed to parse"),
        ({"MessageStructure": "json", "Message": '{"sms": "x"}'}, "No default entry"),
        ({"MessageStructure": "json", "Message": '{"default": {"a": 1}}'}, "failed to parse"),
    ],
)
def test_a_message_that_cannot_be_delivered_as_it_is_is_refused(cloud: Cloud, topic: str, message: dict, reason: str) -> None:
    with pytest.raises(ClientError, match=f"InvalidParameter.*{reason}"):
        cloud.client("sns").publish(TopicArn=topic, **{"Message": "m", **message})


def test_a_subject_of_99_characters_and_a_text_per_protocol_arrive(cloud: Cloud, topic: str) -> None:
    sns, inbox = cloud.client("sns"), cloud.queue(allow="sns.amazonaws.com")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=inbox.arn)
    texts = json.dumps({"default": "long", "sms": "short"})
    sns.publish(TopicArn=topic, Subject="é" * 99, Message=texts, MessageStructure="json")
    body = json.loads(cloud.receive(inbox)[0]["Body"])
    assert (body["Subject"], body["Message"], body["Type"]) == ("é" * 99, "long", "Notification")


def test_only_a_role_that_may_publish_can(cloud: Cloud, topic: str, actor: Actor) -> None:
    sns = actor.client("sns")
    assert code_of(sns.publish, TopicArn=topic, Message="x") == "AuthorizationError"
    actor.may({"Action": "sns:Publish", "Resource": topic})
    assert sns.publish(TopicArn=topic, Message="x")["MessageId"]


def test_filters_raw_delivery_and_queue_policies_decide_who_gets_what(cloud: Cloud, topic: str) -> None:
    sns = cloud.client("sns")
    filtered, raw, closed = cloud.queue(allow="sns.amazonaws.com"), cloud.queue(allow="sns.amazonaws.com"), cloud.queue()
    policy = json.dumps({"severity": ["high"]})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=filtered.arn, Attributes={"FilterPolicy": policy})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=raw.arn, Attributes={"RawMessageDelivery": "true"})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=closed.arn)
    for severity in ("low", "high"):
        value = {"DataType": "String", "StringValue": severity}
        sns.publish(TopicArn=topic, Message=f"is {severity}", MessageAttributes={"severity": value})
    got = [(message["Body"], attributes(message)) for message in cloud.receive(raw, 2)]
    assert got == [("is low", {"severity": "low"}), ("is high", {"severity": "high"})]
    notification = json.loads(cloud.receive(filtered)[0]["Body"])
    assert notification["Message"] == "is high"
    assert notification["MessageAttributes"] == {"severity": {"Type": "String", "Value": "high"}}
    assert "Messages" not in cloud.sqs.receive_message(QueueUrl=filtered.url)
    assert "Messages" not in cloud.sqs.receive_message(QueueUrl=closed.url)


def test_a_subscription_is_listed_as_pending_until_it_is_confirmed(cloud: Cloud, topic: str) -> None:
    sns, inbox = cloud.client("sns"), cloud.queue(allow="sns.amazonaws.com")
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint="http://127.0.0.1:9/")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=inbox.arn)
    listed = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    arns = {subscription["Protocol"]: subscription["SubscriptionArn"] for subscription in listed}
    assert arns["http"] == "PendingConfirmation"
    assert arns["sqs"].startswith(f"{topic}:")
