"""Filter patterns of log groups."""

import json

import pytest
from botocore.exceptions import ClientError
from local_aws.runtime.filter_pattern import compile_pattern
from running import Cloud, unique

LINE = json.dumps({
    "level": "error", "correlationId": "f-1", "count": 7, "ok": True, "none": None,
    "steps": [{"name": "isolate"}, {"name": "verify"}], "message": "host [a?] is gone",
})


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("", True),
        ("f-1", True),
        ("F-1", False),
        ('"host [a?]" -"absent"', True),
        ("error -count", False),
        ("?absent ?count", True),
        ("?absent ?missing", False),
        ("%f-[0-9]%", True),
        ('{ $.level = "error" }', True),
        ("{ $.level = err* }", True),
        ('{ $.level != "error" }', False),
        ("{ $.absent != 1 }", False),
        ("{ $.count = 7 && $.ok IS TRUE }", True),
        ("{ $.count > 7 || $.count <= 6 }", False),
        ("{ ($.count > 7 || $.count >= 7) && $.none IS NULL }", True),
        ("{ $.absent NOT EXISTS }", True),
        ("{ $.level NOT EXISTS }", False),
        ('{ $.steps[1].name = "verify" }', True),
        ('{ $.steps[*].name = "isolate" }', True),
        ('{ $.message = "*[a?]*" }', True),
        ("{ $.correlationId = %^f-% }", True),
    ],
)
def test_a_pattern_finds_what_it_describes(pattern: str, matches: bool) -> None:
    assert compile_pattern(pattern)(LINE) is matches


def test_a_json_pattern_finds_no_plain_text() -> None:
    assert compile_pattern("{ $.level NOT EXISTS }")("plain text") is False


def test_log_events_are_filtered_and_a_malformed_pattern_is_refused(cloud: Cloud) -> None:
    logs, group = cloud.client("logs"), unique("group")
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    events = [{"timestamp": 1795233815886, "message": text} for text in (LINE, '{"level":"info"}')]
    logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=events)
    found = logs.filter_log_events(logGroupName=group, filterPattern='{ $.level = "error" }')["events"]
    assert [event["message"] for event in found] == [LINE]
    with pytest.raises(ClientError, match="InvalidParameterException"):
        logs.filter_log_events(logGroupName=group, filterPattern="{ $.level = }")
