"""A caller with a role of its own, for tests of what IAM allows."""

from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from running import ACCOUNT, ALL, REGION, Cloud, document, unique


class Actor:
    """Assumes a fresh role that may do nothing until `may` says what."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud, self.role = cloud, unique("actor")
        trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
        cloud.client("iam").create_role(RoleName=self.role, AssumeRolePolicyDocument=document(trust))
        arn = f"arn:aws:iam::{ACCOUNT}:role/{self.role}"
        answer = cloud.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")
        self._keys = answer["Credentials"]
        self.principal = answer["AssumedRoleUser"]["Arn"]

    def may(self, *statements: dict) -> None:
        """Replace what the role is allowed."""
        allowed = [{"Effect": "Allow", **statement} for statement in statements]
        iam = self.cloud.client("iam")
        iam.put_role_policy(RoleName=self.role, PolicyName="p", PolicyDocument=document(*allowed))

    def client(self, service: str) -> Any:
        return signed(self.cloud, service, self._keys)

    def refused(self) -> list[tuple[str, str]]:
        """Action and resource of every refusal of this role."""
        entries = self.cloud.admin("GET", f"/_local/refused?principal={self.role}")
        return [(entry["action"], entry["resource"]) for entry in entries]

    def calls(self) -> list[tuple[str, list[str], int]]:
        """Action, resources and status of every call of this role."""
        entries = self.cloud.admin("GET", f"/_local/calls?principal={self.role}")
        return [(entry["action"], entry["resources"], entry["status"]) for entry in entries]


def signed(cloud: Cloud, service: str, keys: dict | None = None, region: str = REGION) -> Any:
    """A client of these credentials, as STS or CreateAccessKey answer them; of root without any."""
    own = keys or {"AccessKeyId": "test", "SecretAccessKey": "test"}
    return boto3.client(
        service, endpoint_url=cloud.endpoint, region_name=region, aws_access_key_id=own["AccessKeyId"],
        aws_secret_access_key=own["SecretAccessKey"], aws_session_token=own.get("SessionToken") or own.get("Token"),
        config=Config(retries={"total_max_attempts": 1}),
    )  # fmt: skip


def new_user(cloud: Cloud, path: str = "/") -> tuple[str, dict]:
    """Name of a user that may do everything, and a key of it."""
    iam, name = cloud.client("iam"), unique("user")
    iam.create_user(UserName=name, Path=path)
    iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=document(ALL))
    return name, iam.create_access_key(UserName=name)["AccessKey"]


def code_of(call: Any, *args: Any, **parameters: Any) -> str:
    """The error code a call fails with."""
    with pytest.raises(ClientError) as failure:
        call(*args, **parameters)
    return failure.value.response["Error"]["Code"]
