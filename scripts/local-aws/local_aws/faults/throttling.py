"""The answer 'too many requests' in each service's own words and wire format.

Sources: the common errors of each API reference; dynamodb Programming.Errors, ec2 throttling-limits, s3
optimizing-performance ("503 Slow Down"), sqs RequestThrottled, lambda TooManyRequestsException;
https://docs.slack.dev/apis/web-api/rate-limits
"""

import json
from uuid import uuid4

import cbor2

from local_aws.faults.call import Call
from local_aws.replies import ec2_error
from local_aws.request import Response

_CODES = {
    "dynamodb": ("ProvisionedThroughputExceededException", 400),
    "ec2": ("RequestLimitExceeded", 503),
    "guardduty": ("TooManyRequestsException", 429),
    "kinesis": ("ProvisionedThroughputExceededException", 400),
    "lambda": ("TooManyRequestsException", 429),
    "s3": ("SlowDown", 503),
    "securityhub": ("TooManyRequestsException", 429),
    "sqs": ("RequestThrottled", 400),
}
_MESSAGES = {
    "dynamodb": "The level of configured provisioned throughput for the table was exceeded.",
    "ec2": "Request limit exceeded.",
    "s3": "Please reduce your request rate.",
    "sqs": "The request was denied due to request throttling.",
}


def throttled(call: Call) -> Response:
    """The error that the service gives to a client which calls too often, in the protocol of the request."""
    service, headers = call.service, call.headers
    sent = headers.get("content-type", "")
    message = _MESSAGES.get(service, "Rate exceeded")
    if service == "slack":
        return _slack(call.action)
    if "rpc-v2-cbor" in headers.get("smithy-protocol", ""):
        return _cbor(*_CODES.get(service, ("ThrottlingException", 400)), message)
    if "x-amz-target" in headers or "x-amz-json" in sent:
        return _json(service, message, sent)
    if service == "ec2":
        return ec2_error("RequestLimitExceeded", message, 503)
    if "x-www-form-urlencoded" in sent:
        return _query(*_CODES.get(service, ("Throttling", 400)), message)
    return _s3(message) if service == "s3" else _rest(service, message)


def _json(service: str, message: str, content_type: str) -> Response:
    code, status = _CODES.get(service, ("ThrottlingException", 400))
    headers = {"Content-Type": content_type or "application/x-amz-json-1.1"}
    if service == "sqs":  # once a Query API, and its clients still look for the former code
        headers["x-amzn-query-error"] = f"{code};Sender"
    return status, headers, json.dumps({"__type": code, "message": message}).encode()


def _rest(service: str, message: str) -> Response:
    code, status = _CODES.get(service, ("ThrottlingException", 429))
    headers = {"Content-Type": "application/json", "x-amzn-errortype": code}
    return status, headers, json.dumps({"__type": code, "message": message}).encode()


def _cbor(code: str, status: int, message: str) -> Response:
    headers = {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}
    return status, headers, cbor2.dumps({"__type": code, "message": message})


def _query(code: str, status: int, message: str) -> Response:
    text = (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        f"<RequestId>{uuid4()}</RequestId></ErrorResponse>"
    )
    return status, {"Content-Type": "text/xml"}, text.encode()


def _slack(action: str) -> Response:
    body = json.dumps({"ok": False, "error": "ratelimited"}) if action.startswith("slack:api/") else "rate_limited"
    return 429, {"Retry-After": "1"}, body.encode()


def _s3(message: str) -> Response:
    text = f"<Error><Code>SlowDown</Code><Message>{message}</Message><RequestId>{uuid4()}</RequestId></Error>"
    return 503, {"Content-Type": "application/xml"}, text.encode()
