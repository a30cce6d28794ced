"""Who may do what, and the record of it."""

import json

import boto3
import pytest
from acting import Actor, code_of
from running import ACCOUNT, REGION, TRUST, Cloud, Queue, document, eventually, unique

TABLES = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table"


@pytest.fixture(scope="module")
def tables(cloud: Cloud) -> tuple[str, str]:
    names = unique("table"), unique("table")
    for name in names:
        cloud.client("dynamodb").create_table(
            TableName=name, BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        )  # fmt: skip
    return names


def test_each_item_of_a_transaction_is_authorized_as_its_own_action(tables: tuple[str, str], actor: Actor) -> None:
    first, second = tables
    key = {"pk": {"S": unique("key")}}
    check = {"TableName": second, "Key": key, "ConditionExpression": "attribute_not_exists(pk)"}
    items = [{"Put": {"TableName": first, "Item": key}}, {"ConditionCheck": check}]
    put = {"Action": "dynamodb:PutItem", "Resource": f"{TABLES}/{first}"}
    write = actor.client("dynamodb").transact_write_items
    actor.may(put)
    assert code_of(write, TransactItems=items) == "AccessDeniedException"
    assert actor.refused() == [("dynamodb:ConditionCheckItem", f"{TABLES}/{second}")]
    actor.may(put, {"Action": "dynamodb:ConditionCheckItem", "Resource": f"{TABLES}/{second}"})
    write(TransactItems=items)
    assert actor.calls()[-2:] == [
        ("dynamodb:PutItem", [f"{TABLES}/{first}"], 200),
        ("dynamodb:ConditionCheckItem", [f"{TABLES}/{second}"], 200),
    ]


def test_reads_of_several_items_are_authorized_per_table(tables: tuple[str, str], actor: Actor) -> None:
    first, second = tables
    key = {"pk": {"S": "any"}}
    dynamodb = actor.client("dynamodb")
    actor.may({"Action": ["dynamodb:GetItem", "dynamodb:BatchGetItem"], "Resource": f"{TABLES}/{first}"})
    dynamodb.transact_get_items(TransactItems=[{"Get": {"TableName": first, "Key": key}}])
    both = [{"Get": {"TableName": name, "Key": key}} for name in tables]
    assert code_of(dynamodb.transact_get_items, TransactItems=both) == "AccessDeniedException"
    wanted = {name: {"Keys": [key]} for name in tables}
    assert code_of(dynamodb.batch_get_item, RequestItems=wanted) == "AccessDeniedException"
    assert actor.refused() == [
        ("dynamodb:GetItem", f"{TABLES}/{second}"), ("dynamodb:BatchGetItem", f"{TABLES}/{second}"),
    ]  # fmt: skip


def test_a_batch_is_authorized_as_the_single_action(cloud: Cloud, actor: Actor) -> None:
    queue = cloud.queue()
    topic = cloud.client("sns").create_topic(Name=unique("topic"))["TopicArn"]
    actor.may({"Action": "sqs:SendMessage", "Resource": queue.arn}, {"Action": "sns:Publish", "Resource": topic})
    sqs, sns = actor.client("sqs"), actor.client("sns")
    entry = {"Id": "1", "MessageBody": "hello"}
    assert len(sqs.send_message_batch(QueueUrl=queue.url, Entries=[entry])["Successful"]) == 1
    published = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[{"Id": "1", "Message": "hello"}])
    assert len(published["Successful"]) == 1
    assert [action for action, _, _ in actor.calls()] == ["sqs:SendMessage", "sns:Publish"]
    deletion = {"Id": "1", "ReceiptHandle": "any"}
    assert code_of(sqs.delete_message_batch, QueueUrl=queue.url, Entries=[deletion]) == "AccessDenied"
    assert actor.refused() == [("sqs:DeleteMessage", queue.arn)]


def test_guardduty_is_authorized_on_the_detector(detector: str, cloud: Cloud, actor: Actor) -> None:
    arn = f"arn:aws:guardduty:{REGION}:{ACCOUNT}:detector/{detector}"
    actor.may({"Action": "guardduty:GetFindings", "Resource": arn})
    guardduty = actor.client("guardduty")
    assert guardduty.get_findings(DetectorId=detector, FindingIds=["none"])["Findings"] == []
    assert code_of(guardduty.list_findings, DetectorId=detector) == "AccessDeniedException"
    assert actor.refused() == [("guardduty:ListFindings", arn)]


def test_an_explicit_deny_is_recorded_as_such(cloud: Cloud, actor: Actor) -> None:
    queue = cloud.queue()
    everything = {"Action": "sqs:*", "Resource": "*"}
    actor.may(everything, {**everything, "Effect": "Deny"})
    assert code_of(actor.client("sqs").receive_message, QueueUrl=queue.url) == "AccessDenied"
    entry = cloud.admin("GET", f"/_local/refused?principal={actor.role}")[0]
    assert (entry["principal"], entry["reason"]) == (actor.principal, "explicit deny")


def test_a_function_runs_with_the_credentials_of_its_role_and_no_more_rights(cloud: Cloud) -> None:
    name = unique("fn")
    role = cloud.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document(TRUST))["Role"]["Arn"]
    wanted = {"aws_access_key_id": "ID", "aws_secret_access_key": "KEY", "aws_session_token": "TOKEN"}
    source = """exports.handler = async () => ({ ID: process.env.AWS_ACCESS_KEY_ID,
      KEY: process.env.AWS_SECRET_ACCESS_KEY, TOKEN: process.env.AWS_SESSION_TOKEN });"""
    found, _ = cloud.invoke(cloud.function(source, Role=role))
    keys = {parameter: found[short] for parameter, short in wanted.items()}
    own = {"endpoint_url": cloud.endpoint, "region_name": REGION, **keys}
    caller = boto3.client("sts", **own).get_caller_identity()["Arn"]
    assert caller.startswith(f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/")
    assert code_of(boto3.client("sqs", **own).list_queues) == "AccessDenied"


def test_lists_can_be_emptied(cloud: Cloud, actor: Actor) -> None:
    assert code_of(actor.client("sqs").list_queues) == "AccessDenied"
    assert len(actor.refused()) == len(actor.calls()) == 1
    cloud.admin("DELETE", "/_local/refused")
    assert (actor.refused(), len(actor.calls())) == ([], 1)
    cloud.admin("POST", "/_local/reset")
    assert actor.calls() == []


def subscribe(cloud: Cloud, queue: Queue) -> str:
    sns = cloud.client("sns")
    topic = sns.create_topic(Name=unique("topic"))["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn)
    sns.publish(TopicArn=topic, Message="hello")
    return topic


def test_a_topic_delivers_to_a_queue_that_lets_it(cloud: Cloud) -> None:
    queue = cloud.queue(allow="sns.amazonaws.com")
    subscribe(cloud, queue)
    assert json.loads(cloud.receive(queue)[0]["Body"])["Message"] == "hello"


def test_a_topic_does_not_deliver_to_a_queue_whose_policy_forgets_it_and_that_is_recorded(cloud: Cloud) -> None:
    queue = cloud.queue()
    subscribe(cloud, queue)
    refusals = eventually(lambda: cloud.admin("GET", "/_local/refused?principal=sns.amazonaws.com"))
    assert ("sqs:SendMessage", queue.arn) in [(entry["action"], entry["resource"]) for entry in refusals]
    assert "Messages" not in cloud.sqs.receive_message(QueueUrl=queue.url)


@pytest.mark.parametrize(
    ("call", "settings"),
    [
        ("get_function_concurrency", {}),
        ("put_function_concurrency", {"ReservedConcurrentExecutions": 0}),
        ("delete_function_concurrency", {}),
    ],
)
def test_concurrency_is_read_set_and_removed_by_an_action_each(
    cloud: Cloud, actor: Actor, call: str, settings: dict
) -> None:
    name = unique("function")
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    action = "lambda:" + "".join(part.capitalize() for part in call.split("_"))
    work = getattr(actor.client("lambda"), call)
    assert code_of(work, FunctionName=name, **settings) == "AccessDeniedException"
    assert actor.refused() == [(action, arn)]
    actor.may({"Action": action, "Resource": arn})
    assert code_of(work, FunctionName=name, **settings) == "ResourceNotFoundException"
