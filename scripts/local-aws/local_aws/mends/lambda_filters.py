"""Filters of event source mappings understand all comparison operators of event patterns, $or included.

MiniStack knows a part of them here, though its EventBridge knows them all.
Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

import json
from collections.abc import Callable
from typing import Any

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    lambdas = cloud.service_module("lambda_svc")
    lambdas._apply_filter_criteria = _filter(cloud.service_module("eventbridge"), lambdas)


def _filter(events: Any, lambdas: Any) -> Callable[[list[dict], dict], list[dict]]:
    def keep(records: list[dict], mapping: dict) -> list[dict]:
        filters = (mapping.get("FilterCriteria") or {}).get("Filters") or []
        patterns = [events._compiled_pattern(f["Pattern"]) or [] for f in filters if f.get("Pattern")]
        if not patterns:
            return records
        alternatives = [alternative for pattern in patterns for alternative in pattern]
        return [r for r in records if any(events._matches_detail(seen(r), a) for a in alternatives)]

    def seen(record: dict) -> dict:
        if isinstance(record.get("kinesis"), dict):
            return lambdas._kinesis_record_for_match(record)
        if "body" not in record:
            return record
        try:
            return {**record, "body": json.loads(record["body"])}
        except ValueError:
            return record

    return keep
