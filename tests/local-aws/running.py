"""Queues, functions and rules for the tests of the running cloud; each test makes its own."""

import io
import json
import time
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

import boto3
from botocore.config import Config

ACCOUNT, REGION = "123456789012", "eu-west-1"
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def unique(prefix: str) -> str:
    return f"{prefix}-{uuid4().hex[:8]}"


def document(*statements: dict) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def eventually(look: Callable[[], Any], seconds: float = 15) -> Any:
    """The first true answer; fails when there is none in time."""
    until = time.time() + seconds
    while not (found := look()):
        assert time.time() < until, f"nothing within {seconds} s, last: {found!r}"
        time.sleep(0.05)
    return found


@dataclass(frozen=True)
class Queue:
    arn: str
    url: str


class Cloud:
    """Shorthand for what many tests set up."""

    def __init__(self, endpoint: str, account: str = "test") -> None:
        self.endpoint, self._key = endpoint, account
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        if service not in self._clients:
            keys = {"aws_access_key_id": self._key, "aws_secret_access_key": "test", "region_name": REGION}
            once = Config(retries={"total_max_attempts": 1})
            self._clients[service] = boto3.client(service, endpoint_url=self.endpoint, config=once, **keys)
        return self._clients[service]

    @cached_property
    def sqs(self) -> Any:
        return self.client("sqs")

    @cached_property
    def lambdas(self) -> Any:
        return self.client("lambda")

    @cached_property
    def role(self) -> str:
        iam, name = self.client("iam"), unique("role")
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(TRUST))["Role"]["Arn"]
        iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=document(ALL))
        return role

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.endpoint + path, data, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())

    def queue(self, allow: str = "", **attributes: str) -> Queue:
        """A queue; `allow` names a service that may send to it."""
        url = self.sqs.create_queue(QueueName=unique("queue"), Attributes=attributes)["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        if allow:
            rule = {"ArnLike": {"aws:SourceArn": f"arn:aws:*:{REGION}:{ACCOUNT}:*"}}
            statement = {"Effect": "Allow", "Principal": {"Service": allow}, "Action": "sqs:SendMessage", "Resource": arn}
            policy = document({**statement, "Condition": rule})
            self.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        return Queue(arn, url)

    def receive(self, queue: Queue, count: int = 1, seconds: float = 15) -> list[dict]:
        """At least `count` messages, taken from the queue."""
        found: list[dict] = []

        def enough() -> bool:
            answer = self.sqs.receive_message(
                QueueUrl=queue.url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], AttributeNames=["All"]
            )
            for message in answer.get("Messages", []):
                self.sqs.delete_message(QueueUrl=queue.url, ReceiptHandle=message["ReceiptHandle"])
                found.append(message)
            return len(found) >= count

        eventually(enough, seconds)
        return found

    def function(self, source: str, **settings: Any) -> str:
        """The ARN of a Node.js function whose index.cjs is `source`."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("index.cjs", source)
        created = self.lambdas.create_function(
            FunctionName=unique("function"), Runtime="nodejs22.x", Handler="index.handler",
            Code={"ZipFile": packed.getvalue()}, **{"Timeout": 5, "Role": self.role, **settings},
        )
        name = created["FunctionName"]
        eventually(lambda: self.lambdas.get_function_configuration(FunctionName=name)["State"] == "Active")
        return created["FunctionArn"]

    def invoke(self, function: str, event: Any = None, **more: Any) -> tuple[Any, str | None]:
        """Payload and kind of error of a synchronous call."""
        answer = self.lambdas.invoke(FunctionName=function, Payload=json.dumps(event), **more)
        return json.loads(answer["Payload"].read() or "null"), answer.get("FunctionError")

    def lines(self, function: str, pattern: str = "") -> list[str]:
        """Messages in the function's log group."""
        group = f"/aws/lambda/{function.rsplit(':', 1)[-1]}"
        logs = self.client("logs")
        try:
            answer = logs.filter_log_events(logGroupName=group, filterPattern=pattern)
        except logs.exceptions.ResourceNotFoundException:
            return []
        return [event["message"] for event in answer["events"]]


def attributes(message: dict) -> dict[str, str]:
    """The String attributes of a message."""
    return {name: value["StringValue"] for name, value in message.get("MessageAttributes", {}).items()}
