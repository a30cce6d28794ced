"""What the policy of a bus denies cannot be put there."""

import json

import pytest
from acting import Actor, code_of
from running import ACCOUNT, REGION, Cloud, unique

ORDERS = {
    "ForAnyValue:StringEquals": {"events:source": "shop", "events:detail-type": ["Order", "Refund"]},
}


def bus_that_denies(cloud: Cloud, condition: dict) -> str:
    events, name = cloud.client("events"), unique("bus")
    arn = events.create_event_bus(Name=name)["EventBusArn"]
    statement = {"Sid": "s", "Effect": "Deny", "Principal": "*", "Action": "events:PutEvents", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Condition": condition}]})
    events.put_permission(EventBusName=name, Policy=policy)
    return name


def entry(bus: str, detail_type: str = "Order", source: str = "shop") -> dict:
    return {"EventBusName": bus, "Source": source, "DetailType": detail_type, "Detail": "{}"}


def only(principal: str) -> dict:
    return {**ORDERS, "ArnNotEquals": {"aws:PrincipalArn": principal}}


def only_like(principal: str) -> dict:
    return {**ORDERS, "ArnNotLike": {"aws:PrincipalArn": principal}}


def may_put(actor: Actor, bus: str) -> None:
    actor.may({"Action": "events:PutEvents", "Resource": f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{bus}"})


@pytest.mark.parametrize("detail_type", ["Order", "Refund"])
def test_root_is_denied_too(cloud: Cloud, detail_type: str) -> None:
    bus = bus_that_denies(cloud, only(f"arn:aws:iam::{ACCOUNT}:role/other"))

    assert code_of(cloud.client("events").put_events, Entries=[entry(bus, detail_type)]) == "AccessDeniedException"


@pytest.mark.parametrize("let_through", [entry("", "Inventory"), entry("", source="warehouse")])
def test_other_events_are_taken(cloud: Cloud, let_through: dict) -> None:
    bus = bus_that_denies(cloud, only(f"arn:aws:iam::{ACCOUNT}:role/other"))

    answer = cloud.client("events").put_events(Entries=[{**let_through, "EventBusName": bus}])

    assert answer["FailedEntryCount"] == 0


def test_one_denied_entry_among_others_denies_the_call(cloud: Cloud) -> None:
    bus = bus_that_denies(cloud, only(f"arn:aws:iam::{ACCOUNT}:role/other"))
    entries = [entry(bus, "Inventory"), entry(bus)]

    assert code_of(cloud.client("events").put_events, Entries=entries) == "AccessDeniedException"


@pytest.mark.parametrize("condition", [only, only_like])
def test_a_session_counts_as_its_role(cloud: Cloud, actor: Actor, condition) -> None:  # noqa: ANN001
    bus = bus_that_denies(cloud, condition(f"arn:aws:iam::{ACCOUNT}:role/{actor.role}"))
    may_put(actor, bus)

    assert actor.client("events").put_events(Entries=[entry(bus)])["FailedEntryCount"] == 0
    assert actor.refused() == []


def test_another_role_is_denied_and_on_record(cloud: Cloud, actor: Actor) -> None:
    bus = bus_that_denies(cloud, only(f"arn:aws:iam::{ACCOUNT}:role/other"))
    may_put(actor, bus)

    assert code_of(actor.client("events").put_events, Entries=[entry(bus)]) == "AccessDeniedException"
    assert actor.refused() == [("events:PutEvents", f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{bus}")]


def test_a_bus_without_policy_takes_everything(cloud: Cloud) -> None:
    bus = unique("bus")
    cloud.client("events").create_event_bus(Name=bus)

    assert cloud.client("events").put_events(Entries=[entry(bus)])["FailedEntryCount"] == 0
