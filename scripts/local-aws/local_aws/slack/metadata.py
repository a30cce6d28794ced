"""What an app may keep beside a message. Source: https://docs.slack.dev/messaging/message-metadata"""

import json
import re
from typing import Any

MAX_BYTES = 16_384
EVENT_TYPE = re.compile(r"[A-Za-z0-9_.-]{1,255}")


def problem(metadata: Any) -> str | None:
    """What is wrong with it, None when Slack takes it."""
    if not isinstance(metadata, dict):
        return "must be an object"
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(event_type, str) or not EVENT_TYPE.fullmatch(event_type):
        return "event_type must be a name"
    if not isinstance(payload, dict):
        return "event_payload must be an object"
    if len(json.dumps(metadata).encode()) > MAX_BYTES:
        return f"must have at most {MAX_BYTES} bytes"
    return None
