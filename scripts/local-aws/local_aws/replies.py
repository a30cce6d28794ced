"""Answers in the wire formats of AWS."""

import json
import uuid
from typing import Any
from xml.sax.saxutils import escape

from local_aws.request import Response


def json_reply(value: Any, status: int = 200) -> Response:
    """An answer of a JSON protocol."""
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()


def json_error(code: str, message: str, status: int = 400) -> Response:
    """An error of a JSON protocol; both spellings of 'message' are in use."""
    body = {"__type": code, "message": message, "Message": message}
    return status, {"Content-Type": "application/json", "x-amzn-errortype": code}, json.dumps(body).encode()


def query_reply(namespace: str, action: str, result: str) -> Response:
    """An answer of the Query protocol around ready XML."""
    text = (
        f'<{action}Response xmlns="{namespace}"><{action}Result>{result}</{action}Result>'
        f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata></{action}Response>"
    )
    return 200, {"Content-Type": "text/xml"}, text.encode()


def ec2_error(code: str, message: str, status: int = 400) -> Response:
    """An error of the EC2 Query protocol."""
    text = (
        f"<Response><Errors><Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error></Errors>"
        f"<RequestID>{uuid.uuid4()}</RequestID></Response>"
    )
    return status, {"Content-Type": "text/xml"}, text.encode()
