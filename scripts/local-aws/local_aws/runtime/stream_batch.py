"""A batch of stream records on its way through a function: retries, bisection, partial failures, giving up.

Per batch: an error is retried MaximumRetryAttempts times (for ever by default); with bisection a failing batch is
first halved, which costs no attempt; a reported failure checkpoints all records before it; records older than
MaximumRecordAgeInSeconds are given up; throttles do not count. Pauses between attempts are short here.
Sources: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html and
services-ddb-batchfailurereporting.html
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from local_aws.runtime.batch_response import failed_items

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0

GiveUp = Callable[[list[dict], str, int, dict], None]


@dataclass(frozen=True)
class BatchRunner:
    """Runs batches of one mapping. `live` turns false when the mapping is disabled or deleted."""

    mapping: dict
    run: Callable[[list[dict]], dict]
    give_up: GiveUp
    live: Callable[[], bool]

    def process(self, records: list[dict], runs: int = 0) -> bool:
        """True when every record was either processed or given up; False when the mapping ended meanwhile."""
        result: dict = {}
        while records and self.live():
            records = self._without_old(records, runs, result)
            if not records:
                break
            result = self.run(records)
            runs += 0 if result.get("throttle") else 1
            rest = self._rest(records, result)
            if len(rest) > 1 and len(rest) == len(records) and self._bisects(result):
                return self._halves(rest, runs - 1)
            if rest and not result.get("throttle") and self._exhausted(runs):
                self.give_up(rest, "RetryAttemptsExhausted", runs, result)
                return True
            if rest:
                time.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(runs, 8)))
            records = rest
        return not records

    def _halves(self, records: list[dict], runs: int) -> bool:
        middle = len(records) // 2
        return self.process(records[:middle], runs) and self.process(records[middle:], runs)

    def _bisects(self, result: dict) -> bool:
        return bool(self.mapping.get("BisectBatchOnFunctionError")) and not result.get("throttle")

    def _exhausted(self, runs: int) -> bool:
        limit = self.mapping.get("MaximumRetryAttempts", -1)
        return limit >= 0 and runs > limit

    def _rest(self, records: list[dict], result: dict) -> list[dict]:
        """From the first failed record on; a stream is read in order."""
        numbers = [r["dynamodb"]["SequenceNumber"] for r in records]
        failed = failed_items(self.mapping, result, numbers)
        return records[next((i for i, n in enumerate(numbers) if n in failed), len(numbers)) :]

    def _without_old(self, records: list[dict], runs: int, result: dict) -> list[dict]:
        limit = self.mapping.get("MaximumRecordAgeInSeconds", -1)
        if limit < 0:
            return records
        oldest = time.time() - limit
        old = [r for r in records if r["dynamodb"]["ApproximateCreationDateTime"] < oldest]
        if old:
            self.give_up(old, "RecordAgeExceeded", runs, result)
        return records[len(old) :]
