"""The invocation record of a given-up batch: pointers into the stream, without the records themselves.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
"""

import json
import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone

from ministack.services import sns

from local_aws.runtime import queues

SHARD = "shardId-00000000000000000000-00000000"  # MiniStack's streams have this one

log = logging.getLogger("local_aws")


@dataclass(frozen=True)
class GivenUp:
    """A batch that was not processed, why, and after how many runs of the function."""

    records: list[dict]
    condition: str
    runs: int
    result: dict


def report(mapping: dict, config: dict, batch: GivenUp) -> None:
    """Send the record to the mapping's on-failure destination, if it has one."""
    destination = ((mapping.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
    if not destination:
        log.error("%s gave up %d records: %s", mapping["UUID"], len(batch.records), batch.condition)
        return
    body = json.dumps(_record(mapping, config, batch))
    try:
        if ":sns:" in destination:
            sns.publish_internal(destination, body)
        else:
            queues.send(destination, body)
    except (queues.QueueMissing, sns.SnsPublishError) as error:
        log.error("on-failure destination %s did not take the record: %s", destination, error)


def _record(mapping: dict, config: dict, batch: GivenUp) -> dict:
    first, last = batch.records[0]["dynamodb"], batch.records[-1]["dynamodb"]
    response = {"statusCode": 200, "executedVersion": config.get("Version", "$LATEST")}
    if batch.result.get("error"):
        response["functionError"] = batch.result.get("function_error") or "Unhandled"
    return {
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": config["FunctionArn"],
            "condition": batch.condition,
            "approximateInvokeCount": batch.runs,
        },
        "responseContext": response,
        "version": "1.0",
        "timestamp": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "DDBStreamBatchInfo": {
            "shardId": SHARD,
            "startSequenceNumber": first["SequenceNumber"],
            "endSequenceNumber": last["SequenceNumber"],
            "approximateArrivalOfFirstRecord": _time(first["ApproximateCreationDateTime"]),
            "approximateArrivalOfLastRecord": _time(last["ApproximateCreationDateTime"]),
            "batchSize": len(batch.records),
            "streamArn": mapping["EventSourceArn"],
        },
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
