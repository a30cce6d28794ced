"""Table streams as sources of functions: what is retried, split, given up, and where that is told."""

import json
from dataclasses import dataclass

from running import Cloud, Queue, eventually, unique

HANDLER = """
exports.handler = async (event) => {
  const ids = event.Records.map((r) => r.dynamodb.Keys.pk.S);
  console.log("got " + ids.join(","));
  const bad = event.Records.filter((r) => r.dynamodb.Keys.pk.S.startsWith("bad"));
  RESPONSE
};
"""
THROWING = 'if (bad.length) throw new Error("bad");'
PARTIAL = "return { batchItemFailures: bad.map((r) => ({ itemIdentifier: r.dynamodb.SequenceNumber })) };"


@dataclass(frozen=True)
class Source:
    cloud: Cloud
    table: str
    stream: str

    def put(self, *ids: str, **more: dict) -> None:
        for id in ids:
            self.cloud.client("dynamodb").put_item(TableName=self.table, Item={"pk": {"S": id}, **more})


def table(cloud: Cloud) -> Source:
    name = unique("table")
    created = cloud.client("dynamodb").create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    return Source(cloud, name, created["TableDescription"]["LatestStreamArn"])


def connect(source: Source, response: str, **mapping: object) -> str:
    """A function that reads the stream from its beginning."""
    function = source.cloud.function(HANDLER.replace("RESPONSE", response))
    start = {"StartingPosition": "TRIM_HORIZON", "FunctionResponseTypes": ["ReportBatchItemFailures"], **mapping}
    source.cloud.lambdas.create_event_source_mapping(EventSourceArn=source.stream, FunctionName=function, **start)
    return function


def batches(cloud: Cloud, function: str) -> list[str]:
    return [line.split("got ")[1] for line in cloud.lines(function, '"got "')]


def failure(cloud: Cloud, queue: Queue) -> dict:
    return json.loads(cloud.receive(queue)[0]["Body"])


def to(queue: Queue) -> dict:
    return {"OnFailure": {"Destination": queue.arn}}


def test_a_batch_that_keeps_failing_is_given_up_with_pointers_and_the_next_one_runs(cloud: Cloud) -> None:
    source, failures = table(cloud), cloud.queue()
    source.put("a", "bad")
    function = connect(source, THROWING, MaximumRetryAttempts=2, DestinationConfig=to(failures), BatchSize=2)
    record = failure(cloud, failures)
    assert record["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["requestContext"]["functionArn"] == function
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    info = record["DDBStreamBatchInfo"]
    assert (info["batchSize"], info["streamArn"]) == (2, source.stream)
    assert int(info["startSequenceNumber"]) < int(info["endSequenceNumber"])
    source.put("b")
    eventually(lambda: batches(cloud, function)[3:] == ["b"])
    assert batches(cloud, function) == ["a,bad"] * 3 + ["b"]


def test_the_pointers_of_a_given_up_batch_lead_to_its_records(cloud: Cloud) -> None:
    source, failures = table(cloud), cloud.queue()
    source.put("a", "bad", "b")
    connect(source, THROWING, MaximumRetryAttempts=0, BisectBatchOnFunctionError=True, DestinationConfig=to(failures))
    info = failure(cloud, failures)["DDBStreamBatchInfo"]
    streams = cloud.client("dynamodbstreams")
    iterator = streams.get_shard_iterator(
        StreamArn=info["streamArn"], ShardId=info["shardId"], ShardIteratorType="AT_SEQUENCE_NUMBER",
        SequenceNumber=info["startSequenceNumber"],
    )["ShardIterator"]
    records = streams.get_records(ShardIterator=iterator, Limit=info["batchSize"])["Records"]
    assert [record["dynamodb"]["Keys"]["pk"]["S"] for record in records] == ["bad"]


def test_bisection_isolates_the_failing_record(cloud: Cloud) -> None:
    source, failures = table(cloud), cloud.queue()
    source.put("a", "b", "bad", "c")
    function = connect(
        source, THROWING, MaximumRetryAttempts=1, BisectBatchOnFunctionError=True, DestinationConfig=to(failures)
    )
    assert failure(cloud, failures)["DDBStreamBatchInfo"]["batchSize"] == 1
    eventually(lambda: batches(cloud, function)[-1] == "c")
    assert batches(cloud, function) == ["a,b,bad,c", "a,b", "bad,c", "bad", "bad", "c"]


def test_a_reported_failure_starts_again_at_that_record(cloud: Cloud) -> None:
    source, failures = table(cloud), cloud.queue()
    source.put("a", "bad", "c")
    function = connect(source, PARTIAL, MaximumRetryAttempts=1, DestinationConfig=to(failures))
    record = failure(cloud, failures)
    assert batches(cloud, function) == ["a,bad,c", "bad,c"]
    assert record["DDBStreamBatchInfo"]["batchSize"] == 2
    assert "functionError" not in record["responseContext"]


def test_a_failing_mapping_does_not_stop_another_one_of_the_same_stream(cloud: Cloud) -> None:
    source = table(cloud)
    failing, healthy = connect(source, THROWING), connect(source, "")
    source.put("bad", "b")
    eventually(lambda: "b" in ",".join(batches(cloud, healthy)))
    eventually(lambda: len(batches(cloud, failing)) >= 3)
    assert set(",".join(batches(cloud, failing)).split(",")) <= {"bad", "b"}


def test_only_matching_records_reach_the_function_and_latest_skips_what_was_before(cloud: Cloud) -> None:
    source = table(cloud)
    source.put("old", sk={"S": "META"})
    pattern = json.dumps({"eventName": ["INSERT", "MODIFY"], "dynamodb": {"NewImage": {"sk": {"S": ["META"]}}}})
    function = connect(source, "", StartingPosition="LATEST", FilterCriteria={"Filters": [{"Pattern": pattern}]})
    source.put("other", sk={"S": "ACTION"})
    source.put("new", sk={"S": "META"})
    eventually(lambda: batches(cloud, function))
    assert batches(cloud, function) == ["new"]


def test_a_window_gathers_records_into_one_batch(cloud: Cloud) -> None:
    source = table(cloud)
    function = connect(source, "", MaximumBatchingWindowInSeconds=1)
    source.put("a")
    source.put("b")
    eventually(lambda: batches(cloud, function))
    assert batches(cloud, function) == ["a,b"]


def test_records_keep_the_image_of_their_moment(cloud: Cloud) -> None:
    source = table(cloud)
    source.put("a", n={"N": "1"})
    update = {"TableName": source.table, "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET n = n + :one"}
    cloud.client("dynamodb").update_item(**update, ExpressionAttributeValues={":one": {"N": "1"}})
    images = 'console.log("n " + event.Records.map((r) => r.dynamodb.NewImage.n.N).join(","));'
    function = connect(source, images)
    assert eventually(lambda: cloud.lines(function, '"n 1,2"'))
