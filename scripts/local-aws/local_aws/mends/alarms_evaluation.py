"""Alarms follow their own metric, with its dimensions, periods and missing data, and do so within seconds.

MiniStack ignores dimensions and missing data and looks only when a metric is put by a client. Here every alarm is
looked at once a second, and its clock runs SPEED times faster: a period of 60 s is 5 s long. Alarms on metric
math keep their state.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

import json
import os
import time
from typing import Any

from ministack.core.responses import request_scope

from local_aws.cloud import Cloud
from local_aws.runtime import alarm_rules

SPEED = float(os.environ.get("LOCAL_AWS_ALARM_SPEED", "12"))
LOOK_SECONDS = 1.0


def install(cloud: Cloud) -> None:
    watch = cloud.service_module("cloudwatch")
    watch._evaluate_alarm = lambda alarm: _evaluate(watch, alarm)
    cloud.every(LOOK_SECONDS, lambda: _evaluate_all(watch))


def _evaluate_all(watch: Any) -> None:
    for (account, region, _), alarm in list(watch._alarms._data.items()):
        with request_scope(account, region):
            _evaluate(watch, alarm)


def _evaluate(watch: Any, alarm: dict) -> None:
    if not alarm.get("MetricName") or alarm.get("ComparisonOperator") not in alarm_rules.OPERATORS:
        return
    now = time.time()
    verdict = alarm_rules.judge(alarm, alarm_rules.periods(alarm, now, float(alarm["Period"]) / SPEED))
    old = alarm["StateValue"]
    if verdict.state == old:
        return
    data = {"version": "1.0", "recentDatapoints": verdict.datapoints, "threshold": alarm["Threshold"]}
    alarm.update(
        StateValue=verdict.state,
        StateReason=verdict.reason,
        StateReasonData=json.dumps(data),
        StateUpdatedTimestamp=int(now),
    )
    watch._record_history(alarm["AlarmName"], old, verdict.state, verdict.reason, reason_data=data)
    watch._dispatch_alarm_actions(alarm, old, verdict.state, verdict.reason)
    watch._evaluate_parent_alarms(alarm)
