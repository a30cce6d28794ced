"""GuardDuty, which neither emulator has: the API, and the events of findings on the default bus.

A new finding is published at once, a repeated one again under the same id with a higher count; `resources` of the
envelope is empty. Source: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
"""

from typing import Any

from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region

from local_aws.cloud import Cloud
from local_aws.guardduty import findings, service
from local_aws.guardduty.store import Detector, Store


def install(cloud: Cloud) -> None:
    store = Store()
    iam_actions.SERVICE_TO_IAM_NAMESPACE["guardduty"] = "guardduty"
    iam_actions._BOTOCORE_SERVICE_MAP["guardduty"] = ["guardduty"]

    def publish(finding: dict) -> None:
        cloud.emit_aws_event("aws.guardduty", "GuardDuty Finding", finding)

    def raise_finding(body: dict, _query: dict) -> tuple[int, Any]:
        detector = _active(store)
        if detector is None:
            return 409, {"error": "no enabled GuardDuty detector in this account and region"}
        finding = findings.raise_finding(detector, body.get("finding", {}))
        return _published(finding, body, publish)

    def repeat(body: dict, query: dict) -> tuple[int, Any]:
        detector = _active(store)
        if detector is None or query["id"] not in detector.findings:
            return 404, {"error": f"no finding {query['id']} in this account and region"}
        finding = findings.repeat(detector, query["id"], body.get("changes", {}))
        return _published(finding, body, publish)

    cloud.native("guardduty", service.handler(store, publish))
    cloud.admin("POST", "/_local/guardduty/findings", raise_finding)
    cloud.admin("POST", "/_local/guardduty/findings/{id}/repeat", repeat)
    cloud.on_reset(store.forget_findings)


def _active(store: Store) -> Detector | None:
    detector = store.detector(get_account_id(), get_region())
    return detector if detector and detector.enabled else None


def _published(finding: dict, body: dict, publish: findings.Publish) -> tuple[int, Any]:
    if body.get("publish", True):
        publish(finding)
    return 200, finding
