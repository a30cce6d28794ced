"""S3 says whether a bucket is public by its policy; MiniStack answers the call with a list of objects.

A policy is public when it allows anybody ("*") something, without a condition that pins down who or from where.
Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html (the meaning of
"public"), https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
"""

import json
from typing import Any

from local_aws.cloud import Cloud
from local_aws.request import Request, Response

_PINS_DOWN = {
    "aws:sourceip", "aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner", "aws:sourceaccount",
    "aws:principalorgid", "aws:principalarn", "aws:principalaccount", "aws:userid", "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:dataaccesspointarn", "s3:dataaccesspointaccount",
}  # fmt: skip


def install(cloud: Cloud) -> None:
    s3 = cloud.service_module("s3")

    def answer(request: Request) -> Response:
        bucket = request.path.strip("/")
        if bucket not in s3._buckets:
            return s3._error("NoSuchBucket", "The specified bucket does not exist", 404, f"/{bucket}")
        policy = s3._bucket_policies.get(bucket)
        if not policy:
            return s3._error("NoSuchBucketPolicy", "The bucket policy does not exist", 404, f"/{bucket}")
        verdict = "true" if _is_public(json.loads(policy)) else "false"
        text = f'<PolicyStatus xmlns="{s3.S3_NS}"><IsPublic>{verdict}</IsPublic></PolicyStatus>'
        return 200, {"Content-Type": "application/xml"}, text.encode()

    cloud.overlay("s3", "GetBucketPolicyStatus", answer)


def _is_public(policy: dict) -> bool:
    return any(_opens(statement) for statement in _listed(policy.get("Statement", [])))


def _opens(statement: dict) -> bool:
    if statement.get("Effect") != "Allow" or not _is_anybody(statement.get("Principal")):
        return False
    keys = {key.lower() for condition in statement.get("Condition", {}).values() for key in condition}
    return not keys & _PINS_DOWN


def _is_anybody(principal: Any) -> bool:
    names = principal.get("AWS", []) if isinstance(principal, dict) else principal
    return "*" in _listed(names)


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else [value]
