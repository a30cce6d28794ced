"""IAM's own actions: on which ARN and under which condition they are allowed, and how much IAM takes."""

import json

import pytest
from acting import Actor, code_of, new_user
from running import ACCOUNT, TRUST, Cloud, document, unique

IAM = f"arn:aws:iam::{ACCOUNT}"
DENY = {"Effect": "Deny", "Action": "*", "Resource": "*"}


def role(cloud: Cloud, path: str = "/") -> str:
    name = unique("role")
    cloud.client("iam").create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=document(TRUST))
    return name


def policy(cloud: Cloud) -> str:
    created = cloud.client("iam").create_policy(PolicyName=unique("policy"), PolicyDocument=document(DENY))
    return created["Policy"]["Arn"]


def deny_of(size: int) -> str:
    """A document of so many characters, white space not counted."""
    empty = document({**DENY, "Sid": ""}).replace(" ", "")
    return document({**DENY, "Sid": "x" * (size - len(empty))})


def test_only_the_named_policy_may_be_attached_and_detached(cloud: Cloud, actor: Actor) -> None:
    name, _ = new_user(cloud)
    ours, other = policy(cloud), policy(cloud)
    actions = ["iam:AttachUserPolicy", "iam:DetachUserPolicy"]
    limit = {"ArnEquals": {"iam:PolicyARN": ours}}
    actor.may({"Action": actions, "Resource": f"{IAM}:user/*", "Condition": limit})
    iam = actor.client("iam")
    iam.attach_user_policy(UserName=name, PolicyArn=ours)
    assert code_of(iam.attach_user_policy, UserName=name, PolicyArn=other) == "AccessDenied"
    cloud.client("iam").attach_user_policy(UserName=name, PolicyArn=other)
    assert code_of(iam.detach_user_policy, UserName=name, PolicyArn=other) == "AccessDenied"
    iam.detach_user_policy(UserName=name, PolicyArn=ours)
    left = cloud.client("iam").list_attached_user_policies(UserName=name)["AttachedPolicies"]
    assert [each["PolicyArn"] for each in left] == [other]


def test_a_call_without_a_policy_arn_does_not_meet_the_condition(actor: Actor, cloud: Cloud) -> None:
    name, _ = new_user(cloud)
    actor.may({"Action": "iam:GetUser", "Resource": "*", "Condition": {"ArnLike": {"iam:PolicyARN": "*"}}})
    assert code_of(actor.client("iam").get_user, UserName=name) == "AccessDenied"


def test_resources_have_their_path(cloud: Cloud, actor: Actor) -> None:
    protected, other = role(cloud, "/platform/"), role(cloud)
    everything = {"Action": "iam:PutRolePolicy", "Resource": f"{IAM}:role/*"}
    actor.may(everything, {**everything, "Effect": "Deny", "Resource": f"{IAM}:role/platform/*"})
    put = actor.client("iam").put_role_policy
    put(RoleName=other, PolicyName="p", PolicyDocument=document(DENY))
    assert code_of(put, RoleName=protected, PolicyName="p", PolicyDocument=document(DENY)) == "AccessDenied"
    assert actor.refused() == [("iam:PutRolePolicy", f"{IAM}:role/platform/{protected}")]


def test_a_right_on_one_role_is_none_on_another(cloud: Cloud, actor: Actor) -> None:
    mine, other = role(cloud), role(cloud)
    actor.may({"Action": "iam:GetRole", "Resource": f"{IAM}:role/{mine}"})
    iam = actor.client("iam")
    assert iam.get_role(RoleName=mine)["Role"]["MaxSessionDuration"] == 3600
    assert code_of(iam.get_role, RoleName=other) == "AccessDenied"


def test_keys_are_those_of_their_user_with_its_path(cloud: Cloud, actor: Actor) -> None:
    name, key = new_user(cloud, "/people/")
    read = ["iam:GetAccessKeyLastUsed", "iam:UpdateAccessKey", "iam:ListAccessKeys"]
    actor.may({"Action": read, "Resource": f"{IAM}:user/people/{name}"})
    iam = actor.client("iam")
    assert iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["UserName"] == name
    iam.update_access_key(UserName=name, AccessKeyId=key["AccessKeyId"], Status="Inactive")
    assert [each["Status"] for each in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]] == ["Inactive"]


def test_memberships_are_those_of_the_group_and_the_profile(cloud: Cloud, actor: Actor) -> None:
    name, _ = new_user(cloud)
    iam, group, profile, member = cloud.client("iam"), unique("group"), unique("profile"), role(cloud)
    iam.create_group(GroupName=group)
    iam.create_instance_profile(InstanceProfileName=profile)
    own = actor.client("iam")
    assert code_of(own.add_user_to_group, GroupName=group, UserName=name) == "AccessDenied"
    assert code_of(own.add_role_to_instance_profile, InstanceProfileName=profile, RoleName=member) == "AccessDenied"
    assert actor.refused() == [
        ("iam:AddUserToGroup", f"{IAM}:group/{group}"),
        ("iam:AddRoleToInstanceProfile", f"{IAM}:instance-profile/{profile}"),
    ]


def test_inline_policies_of_a_role_have_a_size_together_and_white_space_does_not_count(cloud: Cloud) -> None:
    iam, name = cloud.client("iam"), role(cloud)
    iam.put_role_policy(RoleName=name, PolicyName="first", PolicyDocument=deny_of(8000))
    too_much = deny_of(2241)
    assert code_of(iam.put_role_policy, RoleName=name, PolicyName="second", PolicyDocument=too_much) == "LimitExceeded"
    assert iam.list_role_policies(RoleName=name)["PolicyNames"] == ["first"]
    just_enough = json.dumps(json.loads(deny_of(2240)), indent=8)
    iam.put_role_policy(RoleName=name, PolicyName="second", PolicyDocument=just_enough)
    iam.put_role_policy(RoleName=name, PolicyName="first", PolicyDocument=deny_of(7999))


def test_inline_policies_of_a_user_and_of_a_group_are_smaller(cloud: Cloud) -> None:
    iam, name, group = cloud.client("iam"), unique("user"), unique("group")
    iam.create_user(UserName=name)
    iam.create_group(GroupName=group)
    iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=deny_of(2048))
    iam.put_group_policy(GroupName=group, PolicyName="p", PolicyDocument=deny_of(5120))
    assert code_of(iam.put_user_policy, UserName=name, PolicyName="q", PolicyDocument=deny_of(100)) == "LimitExceeded"
    assert code_of(iam.put_group_policy, GroupName=group, PolicyName="p", PolicyDocument=deny_of(5121)) == "LimitExceeded"


def test_a_user_has_ten_managed_policies_at_most_and_two_keys(cloud: Cloud) -> None:
    iam = cloud.client("iam")
    name, _ = new_user(cloud)
    policies = [policy(cloud) for _ in range(11)]
    for arn in policies[:10]:
        iam.attach_user_policy(UserName=name, PolicyArn=arn)
    assert code_of(iam.attach_user_policy, UserName=name, PolicyArn=policies[10]) == "LimitExceeded"
    iam.attach_user_policy(UserName=name, PolicyArn=policies[0])
    iam.create_access_key(UserName=name)
    assert code_of(iam.create_access_key, UserName=name) == "LimitExceeded"


def test_a_policy_that_does_not_exist_cannot_be_attached(cloud: Cloud) -> None:
    name, _ = new_user(cloud)
    attach = cloud.client("iam").attach_user_policy
    assert code_of(attach, UserName=name, PolicyArn=f"{IAM}:policy/none") == "NoSuchEntity"


@pytest.mark.parametrize("path", ["/aws-reserved/sso.amazonaws.com/eu-west-1/", "/aws-service-role/ec2.amazonaws.com/"])
def test_roles_of_aws_cannot_be_changed_even_by_root(cloud: Cloud, path: str) -> None:
    name = role(cloud, path)
    iam = cloud.client("iam")
    assert code_of(iam.put_role_policy, RoleName=name, PolicyName="p", PolicyDocument=document(DENY)) == "UnmodifiableEntity"
    assert iam.list_role_policies(RoleName=name)["PolicyNames"] == []


def test_further_credentials_are_listed_as_none_and_unknown_users_are_unknown(cloud: Cloud) -> None:
    name, _ = new_user(cloud)
    iam = cloud.client("iam")
    assert iam.list_signing_certificates(UserName=name)["Certificates"] == []
    assert iam.list_ssh_public_keys(UserName=name)["SSHPublicKeys"] == []
    assert iam.list_service_specific_credentials(UserName=name)["ServiceSpecificCredentials"] == []
    for call in (iam.list_signing_certificates, iam.list_service_specific_credentials, iam.list_access_keys):
        assert code_of(call, UserName="nobody") == "NoSuchEntity"
