"""Calls whose answer got lost, and that the SDK repeats."""

from typing import Any

import pytest
from acting import signed
from botocore.exceptions import ClientError
from running import Cloud, unique


def repeating(cloud: Cloud, name: str) -> Any:
    """A client all of whose calls are attempts of one call."""
    logs = signed(cloud, "logs")

    def set_name(request: Any, **_: Any) -> None:
        request.headers["amz-sdk-invocation-id"] = name

    logs.meta.events.register("before-send.logs", set_name)
    return logs


def test_a_second_attempt_is_given_the_first_answer(cloud: Cloud) -> None:
    logs, group = repeating(cloud, unique("call")), unique("group")

    logs.create_log_group(logGroupName=group)
    logs.create_log_group(logGroupName=group)

    found = cloud.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    assert [one["logGroupName"] for one in found] == [group]


def test_another_call_is_refused_as_ever(cloud: Cloud) -> None:
    group = unique("group")
    repeating(cloud, unique("call")).create_log_group(logGroupName=group)

    with pytest.raises(ClientError, match="ResourceAlreadyExists"):
        repeating(cloud, unique("call")).create_log_group(logGroupName=group)


def test_an_attempt_after_a_refusal_is_a_new_try(cloud: Cloud) -> None:
    logs, group = repeating(cloud, unique("call")), unique("group")
    cloud.client("logs").create_log_group(logGroupName=group)
    with pytest.raises(ClientError):
        logs.create_log_group(logGroupName=group)
    cloud.client("logs").delete_log_group(logGroupName=group)

    logs.create_log_group(logGroupName=group)

    assert cloud.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
