"""Every run of a function counts in AWS/Lambda, whoever started it; MiniStack counts direct calls only.

Invocations, Errors and Duration belong to runs, Throttles to calls that were not allowed to run.
Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
"""

import time
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    lambdas = cloud.service_module("lambda_svc")
    lambdas._execute_function_dispatch = _counting_runs(lambdas._execute_function_dispatch)
    lambdas._acquire_execution_slot = _counting_throttles(lambdas._acquire_execution_slot)
    # MiniStack's own counting of direct calls would count them twice.
    lambdas._emit_lambda_metrics = lambda *_args, **_named: None


def _counting_runs(run: Callable[..., dict]) -> Callable[..., dict]:
    def dispatch(func: dict, config: dict, event: Any, request_id: str, started: float) -> dict:
        result = run(func, config, event, request_id, started)
        duration = (time.time() - started) * 1000
        _count(config, "Invocations", 1)
        _count(config, "Errors", 1 if result.get("error") else 0)
        _count(config, "Duration", duration, "Milliseconds")
        return result

    return dispatch


def _counting_throttles(acquire: Callable[..., tuple]) -> Callable[..., tuple]:
    def slot(func: dict, config: dict) -> tuple:
        key, limit = acquire(func, config)
        _count(config, "Throttles", 1 if key is None else 0)
        return key, limit

    return slot


def _count(config: dict, metric: str, value: float, unit: str = "Count") -> None:
    dimensions = {"FunctionName": config.get("FunctionName", "")}
    cloudwatch.record_metric("AWS/Lambda", metric, value, unit, dimensions)
