"""Metrics in log lines: the embedded metric format of CloudWatch.

A line is one when its JSON object has _aws.CloudWatchMetrics; each directive gives one value per metric and per
set of dimensions, whose values are members of the same object. The console's own prefix before the object is
accepted, as by CloudWatch. A value counts from its arrival, since alarms look at short windows here.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

from ministack.services import cloudwatch


@dataclass(frozen=True)
class Datum:
    """Values of one metric in one set of dimensions."""

    namespace: str
    name: str
    unit: str
    dimensions: dict[str, str]
    values: list[float]


def record(line: str) -> None:
    """Store the metrics of a log line, if it carries any."""
    for datum in parse(line):
        cloudwatch._store_datum(
            datum.namespace, datum.name, datum.dimensions, time.time(), datum.unit, None, datum.values, None, None
        )


def parse(line: str) -> list[Datum]:
    """The metrics of a log line; none when it is not in the format."""
    start = line.find("{")
    if start < 0 or '"CloudWatchMetrics"' not in line:
        return []
    try:
        root = json.loads(line[start:])
        return list(_data(root))
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def _data(root: dict) -> Iterator[Datum]:
    for directive in root["_aws"]["CloudWatchMetrics"]:
        for names in directive.get("Dimensions") or [[]]:
            dimensions = {name: str(root[name]) for name in names}
            for metric in directive["Metrics"]:
                value = root[metric["Name"]]
                values = [float(v) for v in (value if isinstance(value, list) else [value])]
                unit = metric.get("Unit", "None")
                yield Datum(directive["Namespace"], metric["Name"], unit, dimensions, values)
