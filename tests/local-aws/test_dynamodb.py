"""What the platform relies on in DynamoDB; nothing here is mended, so an update of MiniStack must not break it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from acting import code_of
from botocore.exceptions import ClientError
from running import Cloud, unique


class Table:
    """Calls on one table with a string key."""

    def __init__(self, cloud: Cloud) -> None:
        self.client, self.name = cloud.client("dynamodb"), unique("table")
        self.client.create_table(
            TableName=self.name, BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        )  # fmt: skip

    def put(self, item: dict, **more: Any) -> None:
        self.client.put_item(TableName=self.name, Item=item, **more)

    def get(self, key: str) -> dict | None:
        return self.client.get_item(TableName=self.name, Key={"pk": {"S": key}}, ConsistentRead=True).get("Item")

    def update(self, key: str, expression: str, values: dict, **more: Any) -> dict:
        answer = self.client.update_item(**self.change(key, expression, values), ReturnValues="ALL_NEW", **more)
        return answer["Attributes"]

    def change(self, key: str, expression: str, values: dict, **more: Any) -> dict:
        return {"TableName": self.name, "Key": {"pk": {"S": key}}, "UpdateExpression": expression,
                "ExpressionAttributeValues": values, **more}  # fmt: skip


@pytest.fixture(scope="module")
def table(cloud: Cloud) -> Table:
    return Table(cloud)


def test_a_failed_condition_shows_the_item_that_is_there(table: Table) -> None:
    item = {"pk": {"S": unique("key")}, "owner": {"S": "first"}}
    table.put(item)
    with pytest.raises(ClientError) as failure:
        table.put(
            {**item, "owner": {"S": "second"}}, ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )  # fmt: skip
    assert failure.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    assert failure.value.response["Item"] == item
    assert table.get(item["pk"]["S"]) == item


def test_a_cancelled_transaction_gives_a_reason_per_item_and_writes_nothing(table: Table) -> None:
    taken, free = unique("taken"), unique("free")
    item = {"pk": {"S": taken}, "v": {"N": "1"}}
    table.put(item)
    guarded = table.change(taken, "SET v = :new", {":new": {"N": "2"}, ":old": {"N": "9"}}, ConditionExpression="v = :old")
    items = [
        {"Put": {"TableName": table.name, "Item": {"pk": {"S": free}}}},
        {"Update": {**guarded, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}},
    ]
    with pytest.raises(ClientError) as failure:
        table.client.transact_write_items(TransactItems=items)
    reasons = failure.value.response["CancellationReasons"]
    assert [(reason["Code"], reason.get("Item")) for reason in reasons] == [("None", None), ("ConditionalCheckFailed", item)]
    assert (table.get(free), table.get(taken)) == (None, item)


def test_string_sets_grow_and_shrink_and_vanish_when_empty(table: Table) -> None:
    key = unique("holders")
    table.update(key, "ADD holders :h", {":h": {"SS": ["a", "b"]}})
    assert table.update(key, "DELETE holders :h", {":h": {"SS": ["a"]}})["holders"] == {"SS": ["b"]}
    empty = "contains(holders, :b) AND size(holders) = :one"
    values = {":h": {"SS": ["b"]}, ":b": {"S": "b"}, ":one": {"N": "1"}}
    assert "holders" not in table.update(key, "DELETE holders :h", values, ConditionExpression=empty)


def test_a_repeated_transaction_with_the_same_token_counts_once(table: Table) -> None:
    key, token = unique("counter"), unique("token")
    item = {"Update": table.change(key, "ADD n :one", {":one": {"N": "1"}})}
    for _ in range(2):
        table.client.transact_write_items(TransactItems=[item], ClientRequestToken=token)
    assert table.get(key)["n"] == {"N": "1"}


def test_an_expired_item_is_still_there_to_be_read(table: Table) -> None:
    specification = {"Enabled": True, "AttributeName": "expiresAt"}
    table.client.update_time_to_live(TableName=table.name, TimeToLiveSpecification=specification)
    key = unique("old")
    table.put({"pk": {"S": key}, "expiresAt": {"N": "1000"}})
    assert table.get(key)["expiresAt"] == {"N": "1000"}
    described = table.client.describe_time_to_live(TableName=table.name)["TimeToLiveDescription"]
    assert described == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expiresAt"}


def test_one_of_twenty_conditional_writes_at_once_wins(table: Table) -> None:
    key = unique("pointer")

    def claim(number: int) -> bool:
        item = {"pk": {"S": key}, "winner": {"N": str(number)}}
        try:
            table.put(item, ConditionExpression="attribute_not_exists(pk)")
        except table.client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    won = at_once(claim)
    assert won.count(True) == 1
    assert table.get(key)["winner"] == {"N": str(won.index(True))}


def test_transactions_of_twenty_clients_lose_no_update(table: Table) -> None:
    counter, twin = unique("counter"), unique("twin")
    table.put({"pk": {"S": counter}, "v": {"N": "0"}})

    def increase(_: int) -> int:
        for attempt in range(200):
            seen = table.get(counter)["v"]
            values = {":new": {"N": str(int(seen["N"]) + 1)}, ":seen": seen}
            guarded = table.change(counter, "SET v = :new", values, ConditionExpression="v = :seen")
            counted = table.change(twin, "ADD v :one", {":one": {"N": "1"}})
            try:
                table.client.transact_write_items(TransactItems=[{"Update": guarded}, {"Update": counted}])
            except table.client.exceptions.TransactionCanceledException:
                continue
            return attempt
        raise AssertionError("never got through")

    at_once(increase)
    assert (table.get(counter)["v"], table.get(twin)["v"]) == ({"N": "20"}, {"N": "20"})


def test_an_item_over_400_kb_is_refused(table: Table) -> None:
    item = {"pk": {"S": "big"}, "raw": {"S": "x" * 410 * 1024}}
    assert code_of(table.client.put_item, TableName=table.name, Item=item) == "ValidationException"


def at_once(task: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(task, range(20)))
