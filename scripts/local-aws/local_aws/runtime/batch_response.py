"""What a function says about the items of its batch.

Null or empty lists mean success; a broken answer or an id that is not in the batch means that all have failed.
Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html and
services-ddb-batchfailurereporting.html
"""

import json
from typing import Any


def failed_items(mapping: dict, result: dict, items: list[str]) -> set[str]:
    """Identifiers of the items that have failed, by the mapping's settings and the outcome of the run."""
    if result.get("error"):
        return set(items)
    if "ReportBatchItemFailures" not in (mapping.get("FunctionResponseTypes") or []):
        return set()
    try:
        reported = _identifiers(result.get("body"))
    except (ValueError, KeyError, TypeError):
        return set(items)
    return reported if reported <= set(items) else set(items)


def _identifiers(body: Any) -> set[str]:
    answer = json.loads(body) if isinstance(body, str) and body else body
    if not answer:
        return set()
    return {str(failure["itemIdentifier"]) for failure in answer.get("batchItemFailures") or []}
