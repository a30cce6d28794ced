"""How the credentials of people and machines live and die: what cuts which of them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from acting import code_of, new_user, signed
from networks import IMAGE
from running import ACCOUNT, ALL, Cloud, document, unique

DENY = {"Effect": "Deny", "Action": "*", "Resource": "*"}
IAM = f"arn:aws:iam::{ACCOUNT}"


def works(cloud: Cloud, keys: dict) -> bool:
    """Whether these credentials may still list the queues."""
    try:
        signed(cloud, "sqs", keys).list_queues()
    except Exception as error:
        assert getattr(error, "response", {}).get("Error", {}).get("Code") in ("AccessDenied", "InvalidClientTokenId")
        return False
    return True


@dataclass(frozen=True)
class Fleet:
    role: str
    role_id: str
    profile: str


@pytest.fixture
def fleet(cloud: Cloud) -> Fleet:
    """A role for instances that may do everything, with its profile."""
    iam, name = cloud.client("iam"), unique("fleet")
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trust))["Role"]
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=document(ALL))
    iam.create_instance_profile(InstanceProfileName=name)
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    return Fleet(name, role["RoleId"], name)


@pytest.fixture
def launch(cloud: Cloud) -> Callable[[str], str]:
    def run(profile: str) -> str:
        found = cloud.client("ec2").run_instances(
            ImageId=IMAGE, InstanceType="t3.micro", MinCount=1, MaxCount=1, IamInstanceProfile={"Name": profile}
        )
        return found["Instances"][0]["InstanceId"]

    return run


def from_instance(cloud: Cloud, instance: str) -> dict:
    return cloud.admin("POST", f"/_local/ec2/{instance}/credentials", {})


def test_an_instance_has_the_credentials_of_its_role_under_its_own_name(cloud: Cloud, fleet: Fleet, launch) -> None:
    instance = launch(fleet.profile)
    keys = from_instance(cloud, instance)
    caller = signed(cloud, "sts", keys).get_caller_identity()
    assert caller["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/{fleet.role}/{instance}"
    assert (caller["UserId"], keys["Code"], keys["Type"]) == (f"{fleet.role_id}:{instance}", "Success", "AWS-HMAC")
    shown = cloud.client("ec2").describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    assert shown["IamInstanceProfile"]["Arn"] == f"{IAM}:instance-profile/{fleet.profile}"


def test_a_deny_of_the_role_id_and_instance_cuts_one_instance_and_not_its_siblings(cloud: Cloud, fleet: Fleet, launch) -> None:
    stolen, sibling = launch(fleet.profile), launch(fleet.profile)
    copies, others = [from_instance(cloud, stolen) for _ in range(2)], from_instance(cloud, sibling)
    assert [works(cloud, keys) for keys in (*copies, others)] == [True, True, True]
    cut = {**DENY, "Condition": {"StringEquals": {"aws:userid": f"{fleet.role_id}:{stolen}"}}}
    cloud.client("iam").put_role_policy(RoleName=fleet.role, PolicyName="cut", PolicyDocument=document(cut))
    assert [works(cloud, keys) for keys in (*copies, others)] == [False, False, True]
    assert works(cloud, from_instance(cloud, stolen)) is False


def test_an_instance_without_a_role_or_with_one_that_does_not_trust_ec2_has_none(cloud: Cloud, fleet: Fleet, launch) -> None:
    instance = launch(fleet.profile)
    iam = cloud.client("iam")
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam.update_assume_role_policy(RoleName=fleet.role, PolicyDocument=document(trust))
    assert from_instance(cloud, instance)["Code"] == "AssumeRoleUnauthorizedAccess"
    iam.remove_role_from_instance_profile(InstanceProfileName=fleet.profile, RoleName=fleet.role)
    with pytest.raises(Exception, match="404"):
        from_instance(cloud, instance)


def test_an_unknown_profile_is_refused_and_a_replaced_one_is_shown(cloud: Cloud, fleet: Fleet, launch) -> None:
    ec2, iam, other = cloud.client("ec2"), cloud.client("iam"), unique("profile")
    assert code_of(launch, "no-such-profile") == "InvalidParameterValue"
    instance = launch(fleet.profile)
    iam.create_instance_profile(InstanceProfileName=other)
    found = ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
    association = next(each["AssociationId"] for each in found if each["InstanceId"] == instance)
    ec2.replace_iam_instance_profile_association(AssociationId=association, IamInstanceProfile={"Name": other})
    shown = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    assert shown["IamInstanceProfile"]["Arn"] == f"{IAM}:instance-profile/{other}"


def test_sessions_outlive_the_key_that_made_them_and_end_with_a_deny_of_their_user(cloud: Cloud) -> None:
    name, key = new_user(cloud)
    sts, iam = signed(cloud, "sts", key), cloud.client("iam")
    session = sts.get_session_token()["Credentials"]
    federated = sts.get_federation_token(Name="visitor", Policy=document(ALL))["Credentials"]
    all_of_them = (key, session, federated)
    assert [works(cloud, keys) for keys in all_of_them] == [True, True, True]
    iam.update_access_key(UserName=name, AccessKeyId=key["AccessKeyId"], Status="Inactive")
    assert [works(cloud, keys) for keys in all_of_them] == [False, True, True]
    arn = iam.create_policy(PolicyName=unique("deny"), PolicyDocument=document(DENY))["Policy"]["Arn"]
    iam.attach_user_policy(UserName=name, PolicyArn=arn)
    assert [works(cloud, keys) for keys in all_of_them] == [False, False, False]
    iam.detach_user_policy(UserName=name, PolicyArn=arn)
    assert [works(cloud, keys) for keys in all_of_them] == [False, True, True]


def test_a_federated_session_may_what_its_policy_and_its_user_both_allow(cloud: Cloud) -> None:
    _, key = new_user(cloud)
    sts = signed(cloud, "sts", key)
    read = {"Effect": "Allow", "Action": "sqs:ListQueues", "Resource": "*"}
    limited = sts.get_federation_token(Name="reader", Policy=document(read))["Credentials"]
    nothing = sts.get_federation_token(Name="nobody")["Credentials"]
    assert (works(cloud, limited), works(cloud, nothing)) == (True, False)
    assert code_of(signed(cloud, "sqs", limited).create_queue, QueueName=unique("queue")) == "AccessDenied"


def test_a_deny_of_one_session_leaves_another_of_the_same_role(cloud: Cloud, fleet: Fleet) -> None:
    iam, sts = cloud.client("iam"), cloud.client("sts")
    trust = {"Effect": "Allow", "Principal": {"AWS": f"{IAM}:root"}, "Action": "sts:AssumeRole"}
    iam.update_assume_role_policy(RoleName=fleet.role, PolicyDocument=document(trust))

    def session(name: str) -> dict:
        return sts.assume_role(RoleArn=f"{IAM}:role/{fleet.role}", RoleSessionName=name)["Credentials"]

    stolen, other = session("stolen"), session("other")
    cut = {**DENY, "Condition": {"StringEquals": {"aws:userid": f"{fleet.role_id}:stolen"}}}
    iam.put_role_policy(RoleName=fleet.role, PolicyName="cut", PolicyDocument=document(cut))
    assert (works(cloud, stolen), works(cloud, other), works(cloud, session("stolen"))) == (False, True, False)
