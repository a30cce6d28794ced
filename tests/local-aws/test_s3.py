"""Buckets: whether one is public by its policy; the public access block of an account."""

from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from acting import Actor, code_of, signed
from running import ACCOUNT, REGION, Cloud, document, unique

MEMBER = "222222222222"
SWITCHES = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def new_bucket(cloud: Cloud) -> str:
    name = unique("bucket")
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.delete_public_access_block(Bucket=name)
    return name


@pytest.mark.parametrize(
    ("principal", "more", "public"),
    [
        ("*", {}, True),
        ({"AWS": "*"}, {}, True),
        ({"AWS": ["*"]}, {"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, True),
        ("*", {"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}, False),
        ("*", {"Effect": "Deny"}, False),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, {}, False),
    ],
)
def test_a_bucket_is_public_when_its_policy_allows_anybody(
    cloud: Cloud, principal: object, more: dict, public: bool
) -> None:
    s3, name = cloud.client("s3"), new_bucket(cloud)
    statement = {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{name}/*"}
    s3.put_bucket_policy(Bucket=name, Policy=document({**statement, **more}))
    assert s3.get_bucket_policy_status(Bucket=name)["PolicyStatus"] == {"IsPublic": public}


def test_a_bucket_without_a_policy_has_no_status_and_an_absent_one_neither(cloud: Cloud) -> None:
    status = cloud.client("s3").get_bucket_policy_status
    assert code_of(status, Bucket=new_bucket(cloud)) == "NoSuchBucketPolicy"
    assert code_of(status, Bucket=unique("absent")) == "NoSuchBucket"


def test_the_status_is_authorized_on_the_bucket(cloud: Cloud, actor: Actor) -> None:
    mine, other = new_bucket(cloud), new_bucket(cloud)
    actor.may({"Action": "s3:GetBucketPolicyStatus", "Resource": f"arn:aws:s3:::{mine}"})
    status = actor.client("s3").get_bucket_policy_status
    assert code_of(status, Bucket=mine) == "NoSuchBucketPolicy"
    assert code_of(status, Bucket=other) == "AccessDenied"


def control(client: Any, account: str = ACCOUNT) -> SimpleNamespace:
    """Calls of S3 Control about the block of an account, to the endpoint itself: its host name with the account does not resolve."""
    endpoint = client.meta.endpoint_url

    def stay(request: Any, **_: Any) -> None:
        request.url = endpoint + urlsplit(request.url).path

    client.meta.events.register("before-sign.s3-control", stay)

    def put(**switches: bool) -> None:
        client.put_public_access_block(AccountId=account, PublicAccessBlockConfiguration=switches)

    return SimpleNamespace(
        get=partial(client.get_public_access_block, AccountId=account),
        put=put,
        delete=partial(client.delete_public_access_block, AccountId=account),
    )


def test_an_account_has_no_block_until_one_is_put_and_after_it_is_removed(cloud: Cloud) -> None:
    block = control(cloud.client("s3control"))
    assert code_of(block.get) == "NoSuchPublicAccessBlockConfiguration"
    block.put(**dict.fromkeys(SWITCHES, True))
    assert block.get()["PublicAccessBlockConfiguration"] == dict.fromkeys(SWITCHES, True)
    block.delete()
    assert code_of(block.get) == "NoSuchPublicAccessBlockConfiguration"
    block.delete()


def test_a_block_that_is_put_replaces_the_former_one_as_a_whole(cloud: Cloud) -> None:
    block = control(cloud.client("s3control"))
    block.put(BlockPublicAcls=True, BlockPublicPolicy=True)
    block.put(IgnorePublicAcls=True)
    found = block.get()["PublicAccessBlockConfiguration"]
    block.delete()
    assert found == {name: name == "IgnorePublicAcls" for name in SWITCHES}


def test_the_block_of_an_account_is_read_by_one_right_and_changed_and_removed_by_another(
    cloud: Cloud, actor: Actor
) -> None:
    block = control(actor.client("s3control"))
    actor.may({"Action": "s3:GetAccountPublicAccessBlock", "Resource": "*"})
    assert code_of(block.get) == "NoSuchPublicAccessBlockConfiguration"
    assert code_of(partial(block.put, BlockPublicAcls=True)) == "AccessDenied"
    assert code_of(block.delete) == "AccessDenied"
    actor.may({"Action": "s3:PutAccountPublicAccessBlock", "Resource": "*"})
    block.put(BlockPublicAcls=True)
    assert code_of(block.get) == "AccessDenied"
    block.delete()
    change, read = "s3:PutAccountPublicAccessBlock", "s3:GetAccountPublicAccessBlock"
    assert actor.refused() == [(change, "*"), (change, "*"), (read, "*")]
    assert (change, ["*"], 200) in actor.calls()


def test_a_right_to_buckets_is_none_to_the_account(actor: Actor) -> None:
    actor.may({"Action": ["s3:GetBucket*", "s3:GetObject"], "Resource": "*"})
    assert code_of(control(actor.client("s3control")).get) == "AccessDenied"


def test_the_block_of_another_account_is_not_told(cloud: Cloud) -> None:
    assert code_of(control(signed(cloud, "s3control"), "210987654321").get) == "AccessDenied"


def test_every_account_has_its_own_block(cloud: Cloud, endpoint: str) -> None:
    mine, other = control(cloud.client("s3control")), control(Cloud(endpoint, MEMBER).client("s3control"), MEMBER)
    other.put(BlockPublicAcls=True)
    missing = code_of(mine.get)
    other.delete()
    assert missing == "NoSuchPublicAccessBlockConfiguration"
