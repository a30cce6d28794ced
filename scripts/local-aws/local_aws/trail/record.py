"""The CloudTrail record of one management event.

Sources: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html,
logging-management-events-with-cloudtrail.html, logging-data-events-with-cloudtrail.html
"""

import json
import re
import uuid
from datetime import datetime, timezone
from typing import Any

from local_aws import query_protocol
from local_aws.trail.calls import Seen
from local_aws.trail.identity import user_identity

GLOBAL_REGION = "us-east-1"

_DATA_EVENTS = re.compile(
    r"s3:.*Object.*|s3:List(Bucket|BucketVersions|BucketMultipartUploads|MultipartUploadParts)|s3:AbortMultipartUpload"
    r"|dynamodb:((Batch|Transact)?(Get|Write|Put|Update|Delete)Items?|Query|Scan|ConditionCheckItem|PartiQL.*"
    r"|TransactGetItems|TransactWriteItems|Get(Records|ShardIterator))"
    r"|lambda:Invoke.*|sqs:(Send|Receive|Delete)Message(Batch)?|sqs:ChangeMessageVisibility(Batch)?|sns:Publish(Batch)?"
    r"|events:PutEvents|logs:(PutLogEvents|FilterLogEvents|GetLogEvents)|cloudwatch:(PutMetricData|GetMetric.*)"
    r"|kinesis:(PutRecords?|GetRecords|GetShardIterator|SubscribeToShard)|firehose:PutRecord.*|xray:Put.*"
)
_READS = ("Get", "List", "Describe", "Head", "Lookup", "AssumeRole", "Simulate", "Generate", "Batch", "Search", "Check")
_SECRET = re.compile(r"password|secret|token|authorization|signature|^x-amz-", re.IGNORECASE)
_HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
_CODE = re.compile(rb"<Code>([^<]+)</Code>|\"__type\": ?\"(?:[^\"#]*#)?([^\"]+)\"")
_RESOURCES = {
    "RoleName": "AWS::IAM::Role", "UserName": "AWS::IAM::User", "AccessKeyId": "AWS::IAM::AccessKey",
    "PolicyArn": "AWS::IAM::Policy", "InstanceProfileName": "AWS::IAM::InstanceProfile",
    "RoleArn": "AWS::IAM::Role", "InstanceId": "AWS::EC2::Instance", "GroupId": "AWS::EC2::SecurityGroup",
    "NetworkInterfaceId": "AWS::EC2::NetworkInterface",
}  # fmt: skip


def is_management(seen: Seen) -> bool:
    """Whether CloudTrail keeps the call in its event history: management events only."""
    action = _full_action(seen)
    return bool(action) and not _DATA_EVENTS.fullmatch(action)


def region_of(seen: Seen) -> str:
    """IAM's events are in us-east-1 only; those of others where the call was made."""
    return GLOBAL_REGION if seen.request.service == "iam" else seen.request.region


def record(seen: Seen) -> dict[str, Any]:
    """The event as CloudTrail writes it."""
    request = seen.request
    event = {
        "eventVersion": "1.11",
        "userIdentity": user_identity(seen.access_key),
        "eventTime": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": f"{_host(request.service)}.amazonaws.com",
        "eventName": request.action,
        "awsRegion": region_of(seen),
        "sourceIPAddress": "127.0.0.1",
        "userAgent": request.headers.get("user-agent", ""),
        "requestParameters": _parameters(seen),
        "responseElements": None,
        "requestID": seen.request_id,
        "eventID": str(uuid.uuid4()),
        "readOnly": request.action.startswith(_READS),
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": request.account,
        "eventCategory": "Management",
    }
    return {**event, **({"errorCode": error_code(seen)} if seen.status >= 400 else {})}


def error_code(seen: Seen) -> str:
    """The error that the caller got."""
    found = _CODE.search(seen.answer)
    return (found[1] or found[2]).decode() if found else f"HTTP {seen.status}"


def resources(seen: Seen) -> list[dict[str, str]]:
    """What the call names, as LookupEvents shows it."""
    named = [(kind, seen.request.param(name)) for name, kind in _RESOURCES.items() if seen.request.param(name)]
    named += [
        (kind, value) for name, kind in _RESOURCES.items() for value in seen.request.members(name)
    ]
    return [{"ResourceType": kind, "ResourceName": value} for kind, value in dict.fromkeys(named)]


def _full_action(seen: Seen) -> str:
    return f"{seen.request.service}:{seen.request.action}" if seen.request.action else ""


def _host(service: str) -> str:
    return {"cloudwatch": "monitoring"}.get(service, service)


def _parameters(seen: Seen) -> dict[str, Any] | None:
    request = seen.request
    given = request.json or {**request.labels, **query_protocol.nested(request)}
    return _shown(given) or None


def _shown(value: Any) -> Any:
    """Names begin in lower case; what is secret is hidden."""
    if isinstance(value, list):
        return [_shown(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    return {_lower(name): _HIDDEN if _SECRET.search(name) else _shown(inner) for name, inner in value.items()}


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def to_json(event: dict[str, Any]) -> str:
    """As LookupEvents hands it over, in CloudTrailEvent."""
    return json.dumps(event)
