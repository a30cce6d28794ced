"""Arguments of a Web API call: JSON, or a form whose complex fields are JSON texts.

Source: https://docs.slack.dev/apis/web-api/using-the-web-api
"""

import json
from urllib.parse import parse_qsl

COMPLEX = ("blocks", "attachments", "metadata")


class Unreadable(Exception):
    """The text is the code that Slack answers with."""


def read(content_type: str, body: bytes) -> dict:
    """The arguments by name."""
    if content_type.startswith("application/json"):
        arguments = _json(body.decode(errors="replace"), "invalid_json")
        if not isinstance(arguments, dict):
            raise Unreadable("json_not_object")
        return arguments
    if not content_type.startswith("application/x-www-form-urlencoded"):
        raise Unreadable("invalid_post_type")
    form = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return {name: _complex(name, value) for name, value in form.items()}


def _complex(name: str, value: str) -> object:
    code = "invalid_blocks_format" if name == "blocks" else f"invalid_{name}_format"
    return _json(value, code) if name in COMPLEX else value


def _json(text: str, code: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise Unreadable(code) from None


def is_true(value: object) -> bool:
    """Booleans of a form are words."""
    return value is True or value in ("true", "1")
