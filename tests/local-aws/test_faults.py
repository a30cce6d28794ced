"""Faults on purpose, seen through the cloud: by clients, by functions and by the queues in front of them."""

import time
import urllib.error
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from acting import Actor, code_of
from botocore.config import Config
from running import REGION, Cloud

FAULTS = "/_local/faults"


@pytest.fixture(autouse=True)
def no_faults(cloud: Cloud) -> Iterator[None]:
    yield
    cloud.admin("DELETE", FAULTS)


def add(cloud: Cloud, **rule: Any) -> str:
    return cloud.admin("POST", FAULTS, {"rules": [rule]})["ids"][0]


def report(cloud: Cloud, id: str) -> dict:
    return next(rule for rule in cloud.admin("GET", FAULTS)["rules"] if rule["id"] == id)


def actor_who_may_all(cloud: Cloud) -> Actor:
    actor = Actor(cloud)
    actor.may({"Action": "*", "Resource": "*"})
    return actor


@pytest.mark.parametrize(
    ("service", "operation", "code", "status"),
    [
        ("dynamodb", "list_tables", "ProvisionedThroughputExceededException", 400),
        ("ec2", "describe_instances", "RequestLimitExceeded", 503),
        ("s3", "list_buckets", "SlowDown", 503),
        ("sqs", "list_queues", "RequestThrottled", 400),
        ("sns", "list_topics", "Throttling", 400),
        ("iam", "list_users", "Throttling", 400),
        ("sts", "get_caller_identity", "Throttling", 400),
        ("events", "list_rules", "ThrottlingException", 400),
        ("secretsmanager", "list_secrets", "ThrottlingException", 400),
        ("kms", "list_keys", "ThrottlingException", 400),
        ("lambda", "list_functions", "TooManyRequestsException", 429),
        ("guardduty", "list_detectors", "TooManyRequestsException", 429),
        ("cloudwatch", "describe_alarms", "ThrottlingException", 400),
    ],
)  # fmt: skip
def test_a_throttled_call_fails_as_the_service_says_it(
    cloud: Cloud, service: str, operation: str, code: str, status: int
) -> None:
    actor = actor_who_may_all(cloud)
    add(cloud, kind="throttle", principal=actor.role)
    call = getattr(actor.client(service), operation)
    with pytest.raises(Exception) as failure:
        call()
    response = failure.value.response
    assert (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]) == (code, status)


def test_clients_with_retries_see_nothing_of_a_single_throttle(cloud: Cloud) -> None:
    client = boto3.client(
        "sqs", endpoint_url=cloud.endpoint, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test",
        config=Config(retries={"mode": "standard", "total_max_attempts": 3}),
    )  # fmt: skip
    rule = add(cloud, kind="throttle", action="sqs:ListQueues", attempts=1)
    client.list_queues()
    assert report(cloud, rule)["injected"] == {"sqs:ListQueues": 1}
    assert report(cloud, rule)["exhausted"] == 0


def test_a_refused_call_is_refused_and_not_throttled(cloud: Cloud, actor: Actor) -> None:
    rule = add(cloud, kind="throttle", principal=actor.role)
    assert code_of(actor.client("dynamodb").list_tables) == "AccessDeniedException"
    assert report(cloud, rule)["matched"] == 0


def test_only_the_first_calls_of_one_action_are_throttled(cloud: Cloud) -> None:
    actor = actor_who_may_all(cloud)
    rule = add(cloud, kind="throttle", action="sqs:ListQueues", principal=actor.role, first=2)
    sqs = actor.client("sqs")
    assert [code_of(sqs.list_queues) for _ in range(2)] == ["RequestThrottled"] * 2
    sqs.list_queues()
    actor.client("sns").list_topics()
    assert report(cloud, rule)["matched"] == 3
    assert report(cloud, rule)["injected"] == {"sqs:ListQueues": 2}


def test_a_rate_hits_that_share_and_the_same_calls_with_the_same_seed(cloud: Cloud) -> None:
    actor = actor_who_may_all(cloud)
    sqs = actor.client("sqs")

    def outcomes(seed: int) -> list[bool]:
        cloud.admin("DELETE", FAULTS)
        add(cloud, kind="throttle", principal=actor.role, rate=0.3, seed=seed)
        found = []
        for _ in range(60):
            try:
                sqs.list_queues()
                found.append(False)
            except sqs.exceptions.ClientError:
                found.append(True)
        return found

    first = outcomes(7)
    assert 8 <= sum(first) <= 30
    assert outcomes(7) == first
    assert outcomes(8) != first


def test_latency_delays_the_calls_that_it_names(cloud: Cloud) -> None:
    actor = actor_who_may_all(cloud)
    sqs, sns = actor.client("sqs"), actor.client("sns")
    sqs.list_queues()
    sns.list_topics()
    add(cloud, kind="latency", action="sqs:*", principal=actor.role, ms=400)
    began = time.monotonic()
    sns.list_topics()
    between = time.monotonic()
    sqs.list_queues()
    assert time.monotonic() - between >= 0.4 > between - began


@pytest.mark.parametrize(
    "rule",
    [{"kind": "flood"}, {"kind": "throttle", "rate": 2}, {"kind": "kill", "when": "during"}, {"kind": "kill", "x": 1},
     {"kind": "latency", "ms": -1}, {"kind": "throttle", "matched": 3}],
)  # fmt: skip
def test_what_is_no_rule_is_refused(cloud: Cloud, rule: dict) -> None:
    with pytest.raises(urllib.error.HTTPError) as failure:
        add(cloud, **rule)
    assert failure.value.code == 400
    assert cloud.admin("GET", FAULTS) == {"rules": []}


def test_rules_end_one_by_one_or_with_a_reset(cloud: Cloud) -> None:
    kept, ended = add(cloud, kind="latency", ms=0), add(cloud, kind="latency", ms=0)
    cloud.admin("DELETE", f"{FAULTS}?id={ended}")
    assert [rule["id"] for rule in cloud.admin("GET", FAULTS)["rules"]] == [kept]
    cloud.admin("POST", "/_local/reset")
    assert cloud.admin("GET", FAULTS) == {"rules": []}


def test_calls_are_kept_in_their_order_with_time_and_principal(cloud: Cloud) -> None:
    actor = actor_who_may_all(cloud)
    add(cloud, kind="latency", action="sqs:*", principal=actor.role, ms=50)
    actor.client("sqs").list_queues()
    actor.client("sns").list_topics()
    calls = cloud.admin("GET", f"/_local/calls?principal={actor.role}")
    assert [(call["action"], call["status"], call["invocation"]) for call in calls] == [
        ("sqs:ListQueues", 200, ""), ("sns:ListTopics", 200, ""),
    ]  # fmt: skip
    assert {call["principal"] for call in calls} == {actor.principal}
    first, second = calls
    assert (first["sequence"], first["time"]) < (second["sequence"], second["time"])
    assert first["time"].endswith("Z")
