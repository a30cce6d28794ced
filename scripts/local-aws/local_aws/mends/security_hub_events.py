"""Security Hub tells of findings by an event on the default bus; neither emulator has Security Hub.

POST /_local/security-hub/findings {"findings": [{…}]}: findings in ASFF, published as they are; answers the event's detail.
Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cloudwatch-events.html
"""

from typing import Any

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    def tell(body: dict, _query: dict) -> tuple[int, Any]:
        findings = body["findings"]
        named = [f"{finding['ProductArn']}/{finding['Id']}" for finding in findings]
        cloud.emit_aws_event("aws.securityhub", "Security Hub Findings - Imported", {"findings": findings}, named)
        return 200, {"findings": findings}

    cloud.admin("POST", "/_local/security-hub/findings", tell)
