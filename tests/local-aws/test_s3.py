"""Buckets: whether one is public by its policy."""

import pytest
from acting import Actor, code_of
from running import ACCOUNT, REGION, Cloud, document, unique


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
