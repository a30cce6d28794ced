"""The output of a function is in its log group: one stream per execution environment, platform lines around it.

MiniStack writes one stream per invocation, all lines with one time and without event ids.
Sources: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html,
monitoring-cloudwatchlogs-logformat.html
"""

import json
import time
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from ministack.services import cloudwatch_logs

from local_aws.cloud import Cloud
from local_aws.runtime import emf, function_package, invocation

Line = tuple[int, str]


def install(cloud: Cloud) -> None:
    lambdas = cloud.service_module("lambda_svc")
    others = lambdas._emit_lambda_logs

    def emit(func: dict, request_id: str, text: str, error: bool, duration_ms: int, **more: Any) -> None:
        output = invocation.take()
        if output is None:
            return others(func, request_id, text, error, duration_ms, **more)
        config = func.get("config") or func
        begin = min([_now() - duration_ms, *(at for at, _ in output.lines)])
        lines = [_begin(config, request_id, begin), *output.lines, *_end(config, request_id, duration_ms)]
        write(function_package.log_group(config), output.stream, lines)
        for _, line in output.lines:
            emf.record(line)

    lambdas._emit_lambda_logs = emit


def write(group_name: str, stream_name: str, lines: list[Line]) -> None:
    """Append lines in their order; group and stream come into being with the first of them."""
    now = _now()
    if group_name not in cloudwatch_logs._log_groups:
        cloudwatch_logs._create_log_group({"logGroupName": group_name})
    group = cloudwatch_logs._log_groups[group_name]
    if stream_name not in group["streams"]:
        cloudwatch_logs._create_log_stream({"logGroupName": group_name, "logStreamName": stream_name})
    events = [
        {"timestamp": at, "message": text, "ingestionTime": now, "eventId": uuid4().hex} for at, text in lines
    ]
    cloudwatch_logs._append_log_events(group["streams"][stream_name], events)
    cloudwatch_logs._fanout_to_subscription_filters(group_name, stream_name, events)


def _begin(config: dict, request_id: str, at: int) -> Line:
    version = config.get("Version", "$LATEST")
    record = {"requestId": request_id, "version": version}
    text = f"START RequestId: {request_id} Version: {version}"
    return at, _platform("start", record, at) if _is_json(config) else text


def _end(config: dict, request_id: str, duration_ms: int) -> list[Line]:
    at, memory = _now(), config.get("MemorySize", 128)
    if _is_json(config):
        metrics = {"durationMs": duration_ms, "billedDurationMs": duration_ms, "memorySizeMB": memory}
        return [(at, _platform("report", {"requestId": request_id, "metrics": metrics}, at))]
    report = (
        f"REPORT RequestId: {request_id}\tDuration: {duration_ms} ms\tBilled Duration: {duration_ms} ms\t"
        f"Memory Size: {memory} MB"
    )
    return [(at, f"END RequestId: {request_id}"), (at, report)]


def _platform(kind: str, record: dict, at: int) -> str:
    moment = datetime.fromtimestamp(at / 1000, timezone.utc).isoformat(timespec="milliseconds")
    return json.dumps({"time": moment.replace("+00:00", "Z"), "type": f"platform.{kind}", "record": record})


def _now() -> int:
    return int(time.time() * 1000)


def _is_json(config: dict) -> bool:
    return (config.get("LoggingConfig") or {}).get("LogFormat") == "JSON"
