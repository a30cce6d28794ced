"""The stand-in for Slack over HTTP: answers, memory, planned misbehaviour."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPMessage

import pytest
from running import Cloud, unique

MESSAGES = "/_local/slack/messages"


@pytest.fixture(autouse=True)
def slack(cloud: Cloud) -> Iterator[None]:
    cloud.admin("DELETE", MESSAGES)
    yield
    cloud.admin("DELETE", MESSAGES)


def post(cloud: Cloud, channel: str, payload: dict, timeout: float = 10) -> tuple[int, str, HTTPMessage]:
    url = f"{cloud.endpoint}/_local/slack/webhook/{channel}"
    request = urllib.request.Request(url, json.dumps(payload).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


def test_a_message_is_answered_as_slack_does_and_kept_by_channel(cloud: Cloud) -> None:
    channel = unique("alerts")
    status, text, headers = post(cloud, channel, {"text": "héllo"})
    assert (status, text, headers["content-type"]) == (200, "ok", "text/plain")
    post(cloud, "another", {"text": "no"})
    kept = cloud.admin("GET", f"{MESSAGES}?channel={channel}")
    assert [(m["channel"], m["payload"]) for m in kept] == [(channel, {"text": "héllo"})]
    assert len(cloud.admin("GET", MESSAGES)) == 2
    cloud.admin("DELETE", MESSAGES)
    assert cloud.admin("GET", MESSAGES) == []


@pytest.mark.parametrize(
    ("channel", "payload", "answer"),
    [
        ("alerts", {"blocks": [{"type": "section"}]}, (400, "invalid_blocks")),
        ("missing-team", {"text": "x"}, (404, "no_service")),
        ("archived-team", {"text": "x"}, (410, "channel_is_archived")),
    ],
)
def test_a_refused_message_is_not_kept_but_its_reason_is(cloud: Cloud, channel: str, payload: dict, answer: tuple) -> None:
    assert post(cloud, channel, payload)[:2] == answer
    assert cloud.admin("GET", MESSAGES) == []
    refused = cloud.admin("GET", "/_local/slack/refused")
    assert [(r["channel"], r["status"], r["answer"]) for r in refused] == [(channel, *answer)]


def test_planned_limits_are_told_with_retry_after_and_end_by_themselves(cloud: Cloud) -> None:
    cloud.admin("PUT", "/_local/slack/behaviour", {"status": 429, "retry_after": 7, "times": 2})
    for _ in range(2):
        status, _, headers = post(cloud, "alerts", {"text": "x"})
        assert (status, headers["retry-after"]) == (429, "7")
    assert post(cloud, "alerts", {"text": "x"})[0] == 200
    assert len(cloud.admin("GET", MESSAGES)) == 1


def test_a_planned_hang_gives_no_answer(cloud: Cloud) -> None:
    cloud.admin("PUT", "/_local/slack/behaviour", {"status": "hang"})
    with pytest.raises((socket.timeout, TimeoutError)):
        post(cloud, "alerts", {"text": "x"}, timeout=0.3)
    assert post(cloud, "alerts", {"text": "x"})[0] == 200


def test_only_known_misbehaviour_can_be_planned(cloud: Cloud) -> None:
    with pytest.raises(urllib.error.HTTPError, match="400"):
        cloud.admin("PUT", "/_local/slack/behaviour", {"status": 200})
