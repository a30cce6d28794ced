"""DynamoDB streams as event sources: each mapping on its own thread, with retries, bisection and destination.

MiniStack runs all mappings in one loop, retries for ever and ignores partial failures, bisection and windows.
Sources: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html and
services-ddb-params.html
"""

import threading
import time
from typing import Any

from ministack.core.concurrency import esm_wake, spawn_background
from ministack.core.responses import request_scope
from ministack.services import cloudwatch, dynamodb

from local_aws.cloud import Cloud
from local_aws.runtime.stream_batch import BatchRunner
from local_aws.runtime.stream_failure import GivenUp, report

WINDOW_POLL_SECONDS, ERROR_PAUSE_SECONDS = 0.05, 1.0


def install(cloud: Cloud) -> None:
    lambdas = cloud.service_module("lambda_svc")
    lambdas._poll_dynamodb_streams = StreamMappings(lambdas).poll


class StreamMappings:
    """Starts a batch for every mapping that has records to read and none on the way."""

    def __init__(self, lambdas: Any) -> None:
        self._lambdas = lambdas
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def poll(self) -> bool:
        """Called by MiniStack's poller whenever something was written; never waits for a function."""
        mappings = [m for m in self._lambdas._iter_all_esms() if ":dynamodb:" in m[2]["EventSourceArn"]]
        return any([self._start(*mapping) for mapping in mappings])

    def _start(self, account: str, region: str, mapping: dict) -> bool:
        with request_scope(account, region):
            if not self._live(mapping) or self._position(mapping) is None:
                return False
            with self._lock:
                if mapping["UUID"] in self._busy:
                    return False
                self._busy.add(mapping["UUID"])
            spawn_background(self._run, mapping, thread_name="stream-mapping")
            return True

    def _run(self, mapping: dict) -> None:
        try:
            while self._live(mapping) and (start := self._position(mapping)) is not None:
                if not self._batch(mapping, start):
                    return
        except Exception:
            time.sleep(ERROR_PAUSE_SECONDS)
            raise
        finally:
            with self._lock:
                self._busy.discard(mapping["UUID"])
            esm_wake.set()

    def _batch(self, mapping: dict, start: int) -> bool:
        raw = self._read(mapping, start)
        records = self._lambdas._apply_filter_criteria(raw, mapping)
        func, config = self._function(mapping)
        if records:
            self._age(config, records)
        runner = BatchRunner(
            mapping=mapping,
            run=lambda batch: self._lambdas._execute_function(func, {"Records": batch}),
            give_up=lambda batch, why, runs, result: report(mapping, config, GivenUp(batch, why, runs, result)),
            live=lambda: self._live(mapping),
        )
        settled = runner.process(records)
        if settled:
            with self._lambdas._dynamodb_stream_positions_lock:
                self._lambdas._dynamodb_stream_positions[mapping["UUID"]] = start + len(raw)
        return settled

    def _read(self, mapping: dict, start: int) -> list[dict]:
        size, table = mapping.get("BatchSize", 100), _table(mapping)
        until = time.time() + float(mapping.get("MaximumBatchingWindowInSeconds") or 0)
        while dynamodb.stream_end_position(table) - start < size and time.time() < until and self._live(mapping):
            time.sleep(WINDOW_POLL_SECONDS)
        return dynamodb.stream_records_since(table, start, size)

    def _live(self, mapping: dict) -> bool:
        table = dynamodb._tables.get(_table(mapping)) or {}
        return (
            self._lambdas._esms.get(mapping["UUID"]) is mapping
            and bool(mapping.get("Enabled", True))
            and table.get("LatestStreamArn") == mapping["EventSourceArn"]
            and self._function(mapping)[0] is not None
        )

    def _function(self, mapping: dict) -> tuple[dict | None, dict | None]:
        return self._lambdas._get_func_record_for_qualifier(mapping["FunctionName"], mapping.get("Qualifier"))

    def _position(self, mapping: dict) -> int | None:
        """Where unread records begin, None when there are none."""
        name, table = mapping["UUID"], _table(mapping)
        horizon, end = dynamodb.stream_start_position(table), dynamodb.stream_end_position(table)
        with self._lambdas._dynamodb_stream_positions_lock:
            positions = self._lambdas._dynamodb_stream_positions
            first = horizon if mapping.get("StartingPosition") == "TRIM_HORIZON" else end
            positions[name] = max(positions.get(name, first), horizon)
            return positions[name] if positions[name] < end else None

    def _age(self, config: dict, records: list[dict]) -> None:
        seconds = time.time() - records[-1]["dynamodb"]["ApproximateCreationDateTime"]
        dimensions = {"FunctionName": config["FunctionName"]}
        cloudwatch.record_metric("AWS/Lambda", "IteratorAge", max(0, seconds) * 1000, "Milliseconds", dimensions)


def _table(mapping: dict) -> str:
    return mapping["EventSourceArn"].split("/")[1]
