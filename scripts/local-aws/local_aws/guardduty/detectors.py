"""Detector operations.

Sources: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html,
API_GetDetector.html, API_UpdateDetector.html, API_ListDetectors.html, API_DeleteDetector.html, API_TagResource.html
"""

import uuid
from urllib.parse import unquote

from local_aws.guardduty.store import Detector, Store, timestamp
from local_aws.replies import json_error, json_reply
from local_aws.request import Request, Response

NOT_OWNED = "The request is rejected because the input detectorId is not owned by the current account."
_ALREADY = "The request is rejected because a detector already exists for the current account."


def refuse(message: str) -> Response:
    """GuardDuty answers every wrong input with this one error."""
    return json_error("BadRequestException", message)


def create(store: Store, request: Request) -> Response:
    """One detector per account and region."""
    if store.detector(request.account, request.region):
        return refuse(_ALREADY)
    body, now = request.json, timestamp()
    detector = Detector(
        id=uuid.uuid4().hex, account=request.account, region=request.region,
        enabled=body.get("enable", False), frequency=body.get("findingPublishingFrequency", "SIX_HOURS"),
        tags=dict(body.get("tags", {})), created_at=now, updated_at=now,
    )  # fmt: skip
    detector.set_features(body.get("features", []))
    store.add(detector)
    return json_reply({"detectorId": detector.id})


def list_ids(store: Store, request: Request) -> Response:
    """Ids of the caller's detectors in this region: none or one."""
    detector = store.detector(request.account, request.region)
    return json_reply({"detectorIds": [detector.id] if detector else []})


def get(detector: Detector) -> Response:
    """The detector with its features; dataSources is the older form of the same."""
    role = "role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty"
    return json_reply({
        "createdAt": detector.created_at, "updatedAt": detector.updated_at,
        "findingPublishingFrequency": detector.frequency,
        "serviceRole": f"arn:aws:iam::{detector.account}:{role}",
        "status": "ENABLED" if detector.enabled else "DISABLED",
        "tags": detector.tags, "features": list(detector.features.values()),
        "dataSources": _data_sources(detector),
    })  # fmt: skip


def _data_sources(detector: Detector) -> dict:
    def status(name: str) -> dict:
        return {"status": detector.features[name]["status"]}

    return {
        "cloudTrail": status("CLOUD_TRAIL"), "dnsLogs": status("DNS_LOGS"), "flowLogs": status("FLOW_LOGS"),
        "s3Logs": status("S3_DATA_EVENTS"), "kubernetes": {"auditLogs": status("EKS_AUDIT_LOGS")},
        "malwareProtection": {"scanEc2InstanceWithFindings": {"ebsVolumes": status("EBS_MALWARE_PROTECTION")}},
    }  # fmt: skip


def update(detector: Detector, request: Request) -> Response:
    """Change what the call names."""
    body = request.json
    detector.enabled = body.get("enable", detector.enabled)
    detector.frequency = body.get("findingPublishingFrequency") or detector.frequency
    detector.set_features(body.get("features", []))
    detector.updated_at = timestamp()
    return json_reply({})


def delete(store: Store, detector: Detector) -> Response:
    """The findings go with the detector."""
    store.remove(detector)
    return json_reply({})


def tags(store: Store, request: Request) -> Response:
    """List, set and remove tags of a detector, which the path names by ARN."""
    arn = unquote(request.path.removeprefix("/tags/"))
    detector = store.detector(request.account, request.region)
    if detector is None or arn != detector.arn:
        return refuse("The request is rejected because the resource ARN in the request is not valid.")
    if request.action == "TagResource":
        detector.tags.update(request.json["tags"])
    if request.action == "UntagResource":
        for key in request.query.get("tagKeys", []):
            detector.tags.pop(key, None)
    return json_reply({"tags": detector.tags} if request.action == "ListTagsForResource" else {})
