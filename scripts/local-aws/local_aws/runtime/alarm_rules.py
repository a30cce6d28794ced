"""In which state is a metric alarm, given what its metric did lately?

CloudWatch looks at EvaluationPeriods periods; DatapointsToAlarm breaching ones of them make an ALARM; periods
without data count as the alarm's TreatMissingData says.
Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html and
alarms-and-missing-data.html
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ministack.services import cloudwatch

OPERATORS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}


@dataclass(frozen=True)
class Verdict:
    """The state an alarm should have, why, and the datapoints looked at, newest first."""

    state: str
    reason: str
    datapoints: list[float]


def judge(alarm: dict, values: Sequence[float | None]) -> Verdict:
    """`values` are the periods, newest first, None where there was no data."""
    breaches, words = OPERATORS[alarm["ComparisonOperator"]]
    threshold, needed = float(alarm["Threshold"]), int(alarm.get("DatapointsToAlarm") or alarm["EvaluationPeriods"])
    missing = alarm.get("TreatMissingData") or "missing"
    known = [value for value in values if value is not None]
    bad = sum(1 for value in known if breaches(value, threshold))
    if missing == "breaching":
        bad += len(values) - len(known)
    if not known and missing in ("missing", "ignore"):
        return Verdict(_without_data(alarm, missing), "Insufficient Data: no datapoints were received", [])
    state = "ALARM" if bad >= needed else "OK"
    told = f"{bad} out of the last {len(values)} datapoints" if state == "ALARM" else f"{len(values)} datapoints"
    negation = "" if state == "ALARM" else "not "
    reason = f"Threshold Crossed: {told} {known} were {negation}{words} the threshold ({threshold})."
    return Verdict(state, reason, known)


def _without_data(alarm: dict, missing: str) -> str:
    return alarm["StateValue"] if missing == "ignore" else "INSUFFICIENT_DATA"


def periods(alarm: dict, now: float, seconds: float) -> list[float | None]:
    """The alarm's statistic in each of its latest periods of the given length, newest first."""
    dimensions = cloudwatch._dims_from_list(alarm.get("Dimensions") or [])
    series = cloudwatch._metrics.get((alarm["Namespace"], alarm["MetricName"], cloudwatch._dims_key(dimensions))) or []
    count = int(alarm["EvaluationPeriods"])
    buckets: list[list[dict]] = [[] for _ in range(count)]
    for point in reversed(series):
        index = max(0, int((now - point["Timestamp"]) // seconds))
        if index >= count:
            break  # points are stored as they arrive
        buckets[index].append(point)
    return [_statistic(alarm, bucket) for bucket in buckets]


def _statistic(alarm: dict, points: list[dict]) -> float | None:
    if not points:
        return None
    name = alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Average"
    return cloudwatch._stat_value(cloudwatch._calc_stats(points), name, points)
