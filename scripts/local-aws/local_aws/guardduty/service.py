"""Which function answers which GuardDuty operation."""

from collections.abc import Callable

from local_aws.guardduty import detectors, findings
from local_aws.guardduty.store import Detector, Store
from local_aws.replies import json_error
from local_aws.request import Request, Response


def handler(store: Store, publish: findings.Publish) -> Callable[[Request], Response]:
    """The whole service as one function of the request."""
    of_account: dict[str, Callable[[Request], Response]] = {
        "CreateDetector": lambda request: detectors.create(store, request),
        "ListDetectors": lambda request: detectors.list_ids(store, request),
        **dict.fromkeys(
            ("ListTagsForResource", "TagResource", "UntagResource"), lambda request: detectors.tags(store, request)
        ),
    }
    of_detector: dict[str, Callable[[Detector, Request], Response]] = {
        "GetDetector": lambda detector, _: detectors.get(detector),
        "UpdateDetector": detectors.update,
        "DeleteDetector": lambda detector, _: detectors.delete(store, detector),
        "CreateSampleFindings": lambda detector, request: findings.create_samples(detector, request, publish),
        "ListFindings": findings.list_ids,
        "GetFindings": findings.get,
        "ArchiveFindings": findings.archive,
        "UnarchiveFindings": findings.archive,
    }

    def handle(request: Request) -> Response:
        if serve := of_account.get(request.action):
            return serve(request)
        if serve_detector := of_detector.get(request.action):
            detector = store.detector(request.account, request.region)
            if detector is None or detector.id != request.labels.get("DetectorId"):
                return detectors.refuse(detectors.NOT_OWNED)
            return serve_detector(detector, request)
        return json_error("NotImplementedException", f"the local AWS does not serve {request.action}", 501)

    return handle
