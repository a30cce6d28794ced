"""AWS Health tells of exposed keys by an event on the default bus of us-east-1; MiniStack has no AWS Health.

POST /_local/health-events {"accessKeyId": "AKIA…", "event": {…}}: parts of the detail over defaults; answers the detail.
Sources: https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html,
https://github.com/aws/aws-health-tools (AWS_RISK_CREDENTIALS_EXPOSED)
"""

import uuid
from datetime import datetime, timezone
from typing import Any

from ministack.core.responses import get_account_id, request_scope

from local_aws.cloud import Cloud

_REGION = "us-east-1"
_CODE = "AWS_RISK_CREDENTIALS_EXPOSED"


def install(cloud: Cloud) -> None:
    def tell(body: dict, _query: dict) -> tuple[int, Any]:
        detail = {**_exposed(body["accessKeyId"]), **body.get("event", {})}
        with request_scope(get_account_id(), _REGION):
            affected = [entity["entityValue"] for entity in detail["affectedEntities"]]
            cloud.emit_aws_event("aws.health", "AWS Health Event", detail, affected)
        return 200, detail

    cloud.admin("POST", "/_local/health-events", tell)


def _exposed(access_key: str) -> dict[str, Any]:
    now = datetime.now(timezone.utc).strftime("%a, %d %b %Y %H:%M:%S GMT")
    name = f"{_CODE}_{uuid.uuid4().hex[:16]}"
    text = f"We have found that the access key {access_key} of your account is available on the internet."
    return {
        "eventArn": f"arn:aws:health:{_REGION}::event/RISK/{_CODE}/{name}",
        "service": "RISK",
        "eventScopeCode": "ACCOUNT_SPECIFIC",
        "communicationId": uuid.uuid4().hex,
        "eventTypeCode": _CODE,
        "eventTypeCategory": "issue",
        "statusCode": "open",
        "eventRegion": _REGION,
        "startTime": now,
        "lastUpdatedTime": now,
        "eventDescription": [{"language": "en_US", "latestDescription": text}],
        "affectedEntities": [{"entityValue": access_key, "status": "IMPAIRED", "lastUpdatedTime": now}],
        "affectedAccount": get_account_id(),
        "page": "1",
        "totalPages": "1",
    }
