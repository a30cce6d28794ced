"""A function has one event source mapping for a source: AWS refuses another, MiniStack makes any number.

On a busy machine an answer may get lost, and Terraform asks again. What was made less than a minute ago is
answered as at first: AWS would refuse that, too, and the apply would fail for no fault of ours.
Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html (ResourceConflictException)
"""

import time
from typing import Any

from local_aws.cloud import Cloud

SAME_REQUEST_SECONDS = 60


def install(cloud: Cloud) -> None:
    lambdas = cloud.service_module("lambda_svc")
    others = lambdas._create_esm

    def create(data: dict) -> Any:
        existing = _find(lambdas, data)
        if existing is None:
            return others(data)
        if time.time() - existing["LastModified"] < SAME_REQUEST_SECONDS:
            return lambdas.json_response(lambdas._esm_response(existing), 202)
        source, function = existing["EventSourceArn"], existing["FunctionName"]
        message = (
            f'The event source arn ("{source}") and function ("{function}") provided mapping already exists. '
            f"Please update or delete the existing mapping with UUID {existing['UUID']}"
        )
        return lambdas.error_response_json("ResourceConflictException", message, 409)

    lambdas._create_esm = create


def _find(lambdas: Any, data: dict) -> dict | None:
    name, qualifier, error = lambdas._resolve_existing_esm_function(data.get("FunctionName", ""))
    wanted = (name, qualifier, data.get("EventSourceArn", ""))
    if error:
        return None
    mappings = lambdas._esms.values()
    return next((m for m in mappings if (m["FunctionName"], m["Qualifier"], m["EventSourceArn"]) == wanted), None)
