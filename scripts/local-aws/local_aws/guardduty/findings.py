"""Finding operations and the events that go with them.

Sources: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html, API_GetFindings.html,
API_CreateSampleFindings.html, API_ArchiveFindings.html;
https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html, finding-aggregation.html
"""

import json
from collections.abc import Callable

from local_aws.guardduty import criteria, templates
from local_aws.guardduty.detectors import refuse
from local_aws.guardduty.store import Detector, timestamp
from local_aws.replies import json_reply
from local_aws.request import Request, Response

Publish = Callable[[dict], None]
_PAGE = 50


def raise_finding(detector: Detector, given: dict) -> dict:
    """Keep a new finding, made from the given parts."""
    finding = templates.finding(detector, given)
    detector.findings[finding["id"]] = finding
    return finding


def repeat(detector: Detector, finding_id: str, changes: dict) -> dict:
    """The same finding seen once more: a higher count, later times, and what else has changed."""
    former = detector.findings[finding_id]
    now = max(timestamp(), _next_millisecond(former["updatedAt"]))
    again = {"updatedAt": now, "service": {"count": former["service"]["count"] + 1, "eventLastSeen": now}}
    finding = templates.merge(templates.merge(former, again), changes)
    detector.findings[finding_id] = finding
    return finding


def _next_millisecond(time: str) -> str:
    stem, millis = time.rstrip("Z").rpartition(".")[::2]
    return f"{stem}.{int(millis) + 1:03d}Z" if stem and int(millis) < 999 else time


def create_samples(detector: Detector, request: Request, publish: Publish) -> Response:
    """Samples are findings like others, published too, that carry their mark."""
    for kind in request.json.get("findingTypes") or templates.SAMPLE_TYPES:
        finding = templates.sample(detector, kind)
        detector.findings[finding["id"]] = finding
        publish(finding)
    return json_reply({})


def list_ids(detector: Detector, request: Request) -> Response:
    """Ids of the findings that meet the criteria, a page at a time."""
    body = request.json
    size = body.get("maxResults") or _PAGE
    if not 1 <= size <= _PAGE:
        return refuse("The request is rejected because the parameter maxResults has an invalid value.")
    wanted = (body.get("findingCriteria") or {}).get("criterion") or {}
    found = [f for f in detector.findings.values() if criteria.matches(f, wanted)]
    found = _sorted(found, body.get("sortCriteria"))
    start = int(body.get("nextToken") or 0)
    end = start + size
    token = str(end) if end < len(found) else ""
    return json_reply({"findingIds": [f["id"] for f in found[start:end]], "nextToken": token})


def get(detector: Detector, request: Request) -> Response:
    """Findings by id; ids that are unknown are left out."""
    ids = request.json.get("findingIds") or []
    if len(ids) > _PAGE:
        return refuse("The request is rejected because the parameter findingIds has too many entries.")
    found = [detector.findings[i] for i in ids if i in detector.findings]
    return json_reply({"findings": [_api_shape(f) for f in _sorted(found, request.json.get("sortCriteria"))]})


def archive(detector: Detector, request: Request) -> Response:
    """Archive and unarchive; archiving by hand does not stop later events."""
    for finding_id in request.json.get("findingIds") or []:
        if finding := detector.findings.get(finding_id):
            finding["service"]["archived"] = request.action == "ArchiveFindings"
    return json_reply({})


def _sorted(found: list[dict], wanted: dict | None) -> list[dict]:
    if not wanted:
        return found
    name = wanted.get("attributeName", "updatedAt")
    descending = wanted.get("orderBy", "ASC") == "DESC"
    return sorted(found, key=lambda finding: criteria.sort_key(finding, name), reverse=descending)


def _api_shape(finding: dict) -> dict:
    """The API has only type and value of additionalInfo, where an event may spread the value beside them."""
    info = finding["service"].get("additionalInfo")
    if not isinstance(info, dict):
        return finding
    spread = {key: value for key, value in info.items() if key not in ("type", "value")}
    value = info.get("value") or json.dumps(spread, separators=(",", ":"))
    shaped = {"type": info.get("type", "default"), "value": value}
    return {**finding, "service": {**finding["service"], "additionalInfo": shaped}}
