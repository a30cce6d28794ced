"""An EC2 call is authorized on each of its resources, with the tags of that resource."""

from typing import Any

import pytest
from acting import Actor, code_of
from networks import Network
from running import ACCOUNT, REGION, Cloud, unique

ARN = f"arn:aws:ec2:{REGION}:{ACCOUNT}"
MODIFY = "ec2:ModifyNetworkInterfaceAttribute"
QUARANTINE = {"StringEquals": {"aws:ResourceTag/riposte:quarantine": "dev"}}
INTERFACES = {"Action": MODIFY, "Resource": f"{ARN}:network-interface/*"}
DENIED = "UnauthorizedOperation"


@pytest.fixture(scope="module")
def network(cloud: Cloud) -> Network:
    return Network(cloud)


def test_moving_an_interface_needs_the_interface_and_the_group(network: Network, actor: Actor) -> None:
    group = network.group()
    interface = network.primary(network.instance(network.group()))
    actor.may(INTERFACES)
    move = actor.client("ec2").modify_network_interface_attribute
    assert code_of(move, NetworkInterfaceId=interface, Groups=[group]) == DENIED
    assert actor.refused() == [(MODIFY, f"{ARN}:security-group/{group}")]
    actor.may(INTERFACES, {"Action": MODIFY, "Resource": f"{ARN}:security-group/{group}"})
    move(NetworkInterfaceId=interface, Groups=[group])
    assert actor.calls()[-1] == (MODIFY, [f"{ARN}:network-interface/{interface}", f"{ARN}:security-group/{group}"], 200)


def test_a_role_limited_to_quarantine_groups_by_tag_can_set_no_other(network: Network, actor: Actor) -> None:
    quarantine, other = network.group(**{"riposte:quarantine": "dev"}), network.group()
    interface = network.primary(network.instance(other))
    actor.may(INTERFACES, {"Action": MODIFY, "Resource": f"{ARN}:security-group/*", "Condition": QUARANTINE})
    move = actor.client("ec2").modify_network_interface_attribute
    move(NetworkInterfaceId=interface, Groups=[quarantine])
    assert code_of(move, NetworkInterfaceId=interface, Groups=[other]) == DENIED
    assert code_of(move, NetworkInterfaceId=interface, Groups=[quarantine, other]) == DENIED


def test_tags_given_on_creation_need_create_tags_for_that_action(network: Network, actor: Actor) -> None:
    tags = [{"ResourceType": "security-group", "Tags": [{"Key": "riposte:quarantine", "Value": "dev"}]}]
    request_tag = {"StringEquals": {"aws:RequestTag/riposte:quarantine": "dev"}}
    on_vpc = {"Action": "ec2:CreateSecurityGroup", "Resource": f"{ARN}:vpc/*"}
    on_group = {"Action": "ec2:CreateSecurityGroup", "Resource": f"{ARN}:security-group/*", "Condition": request_tag}
    on_create = {"StringEquals": {"ec2:CreateAction": "CreateSecurityGroup"}}
    tagging = {"Action": "ec2:CreateTags", "Resource": f"{ARN}:security-group/*", "Condition": on_create}
    ec2 = actor.client("ec2")
    plain = {"GroupName": unique("group"), "Description": "d", "VpcId": network.vpc}
    actor.may(on_vpc, on_group)
    assert code_of(ec2.create_security_group, **plain) == DENIED
    assert code_of(ec2.create_security_group, **plain, TagSpecifications=tags) == DENIED
    assert [action for action, _ in actor.refused()] == ["ec2:CreateSecurityGroup", "ec2:CreateTags"]
    actor.may(on_vpc, on_group, tagging)
    group = ec2.create_security_group(**plain, TagSpecifications=tags)["GroupId"]
    assert code_of(ec2.create_tags, Resources=[group], Tags=tags[0]["Tags"]) == DENIED


def test_rules_are_revoked_only_from_groups_that_the_condition_allows(network: Network, actor: Actor) -> None:
    quarantine, other = network.group(**{"riposte:quarantine": "dev"}), network.group()
    condition = {"StringEquals": {"ec2:ResourceTag/riposte:quarantine": "dev"}}
    action = "ec2:RevokeSecurityGroupEgress"
    actor.may({"Action": action, "Resource": f"{ARN}:security-group/*", "Condition": condition})
    rule = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    revoke = actor.client("ec2").revoke_security_group_egress
    assert revoke(GroupId=quarantine, IpPermissions=[rule])["Return"] is True
    assert code_of(revoke, GroupId=other, IpPermissions=[rule]) == DENIED


def test_copying_volumes_needs_instance_volumes_and_tagged_snapshots(network: Network, actor: Actor) -> None:
    instance = network.instance(network.group())
    found = network.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    [volume] = [device["Ebs"]["VolumeId"] for device in found["BlockDeviceMappings"]]
    snapshots = f"arn:aws:ec2:{REGION}::snapshot/*"
    tags = [{"ResourceType": "snapshot", "Tags": [{"Key": "riposte:evidence", "Value": "dev"}]}]
    action = "ec2:CreateSnapshots"
    on_host = {"Action": action, "Resource": f"{ARN}:instance/*"}
    on_volume = {"Action": action, "Resource": f"{ARN}:volume/{volume}"}
    marked = {"StringEquals": {"aws:RequestTag/riposte:evidence": "dev"}}
    on_snapshot = {"Action": action, "Resource": snapshots, "Condition": marked}
    on_create = {"StringEquals": {"ec2:CreateAction": "CreateSnapshots"}}
    tagging = {"Action": "ec2:CreateTags", "Resource": snapshots, "Condition": on_create}
    take = actor.client("ec2").create_snapshots
    order = {"InstanceSpecification": {"InstanceId": instance}}
    for allowed in ([on_host, on_snapshot, tagging], [on_volume, on_snapshot, tagging], [on_host, on_volume, tagging]):
        actor.may(*allowed)
        assert code_of(take, **order, TagSpecifications=tags) == DENIED
    actor.may(on_host, on_volume, on_snapshot)
    assert code_of(take, **order, TagSpecifications=tags) == DENIED
    actor.may(on_host, on_volume, on_snapshot, tagging)
    assert code_of(take, **order) == DENIED
    [taken] = take(**order, TagSpecifications=tags)["Snapshots"]
    assert (taken["VolumeId"], taken["Tags"]) == (volume, tags[0]["Tags"])
    used = [(used, resource) for used, on, status in actor.calls() if status == 200 for resource in on]
    copied = [f"{ARN}:instance/{instance}", f"{ARN}:volume/{volume}", snapshots]
    assert used == [*((action, resource) for resource in copied), ("ec2:CreateTags", snapshots)]


def test_an_address_is_moved_with_its_interface_and_the_instance(network: Network, actor: Actor) -> None:
    instance = network.instance(network.group())
    interface = network.primary(instance)
    address = network.ec2.allocate_address(Domain="vpc")["AllocationId"]
    ends = [f"{ARN}:elastic-ip/{address}", f"{ARN}:network-interface/{interface}", f"{ARN}:instance/{instance}"]
    ec2 = actor.client("ec2")

    def moves(action: str, call: Any, **parameters: str) -> Any:
        for missing in ends:
            actor.may({"Action": action, "Resource": [end for end in ends if end != missing]})
            assert code_of(call, **parameters) == DENIED
        actor.may({"Action": action, "Resource": ends})
        answer = call(**parameters)
        assert actor.calls()[-1] == (action, ends, 200)
        return answer

    given = moves("ec2:AssociateAddress", ec2.associate_address, AllocationId=address, NetworkInterfaceId=interface)
    moves("ec2:DisassociateAddress", ec2.disassociate_address, AssociationId=given["AssociationId"])
    actor.may({"Action": "ec2:DisassociateAddress", "Resource": f"{ARN}:elastic-ip/*"})
    gone = {"AssociationId": given["AssociationId"]}
    assert code_of(ec2.disassociate_address, **gone) == "InvalidAssociationID.NotFound"


def test_the_console_is_read_by_instance(network: Network, actor: Actor) -> None:
    instance, other = (network.instance(network.group()) for _ in range(2))
    actor.may({"Action": "ec2:GetConsoleOutput", "Resource": f"{ARN}:instance/{instance}"})
    read = actor.client("ec2").get_console_output
    assert read(InstanceId=instance, Latest=True)["InstanceId"] == instance
    assert code_of(read, InstanceId=other) == DENIED


def test_a_profile_is_replaced_by_and_in_place_of_those_that_the_condition_allows(network: Network, actor: Actor) -> None:
    iam, ec2, action = actor.cloud.client("iam"), actor.client("ec2"), "ec2:ReplaceIamInstanceProfileAssociation"
    old, new = (unique("profile") for _ in range(2))
    for profile in (old, new):
        iam.create_instance_profile(InstanceProfileName=profile)
    instance = network.instance(network.group())
    given = network.ec2.associate_iam_instance_profile(InstanceId=instance, IamInstanceProfile={"Name": old})
    association = given["IamInstanceProfileAssociation"]["AssociationId"]
    arn = f"arn:aws:iam::{ACCOUNT}:instance-profile"

    def only(key: str, profile: str) -> None:
        condition = {"ArnEquals": {f"ec2:{key}": f"{arn}/{profile}"}}
        actor.may({"Action": action, "Resource": f"{ARN}:instance/*", "Condition": condition})

    def replace(**profile: str) -> Any:
        return ec2.replace_iam_instance_profile_association(AssociationId=association, IamInstanceProfile=profile)

    only("NewInstanceProfile", new)
    assert code_of(replace, Name=old) == DENIED
    replace(Name=new)
    assert actor.calls()[-1] == (action, [f"{ARN}:instance/{instance}"], 200)
    replace(Arn=f"{arn}/{new}")
    only("InstanceProfile", old)
    assert code_of(replace, Name=old) == DENIED
    only("InstanceProfile", new)
    replace(Name=old)


def test_describe_calls_have_no_resource(network: Network, actor: Actor) -> None:
    actor.may({"Action": "ec2:DescribeInstances", "Resource": f"{ARN}:instance/*"})
    instance = network.instance(network.group())
    assert code_of(actor.client("ec2").describe_instances, InstanceIds=[instance]) == DENIED
    actor.may({"Action": "ec2:DescribeInstances", "Resource": "*"})
    found = actor.client("ec2").describe_instances(InstanceIds=[instance])
    assert found["Reservations"][0]["Instances"][0]["InstanceId"] == instance


def test_accounts_do_not_see_each_other(cloud: Cloud, network: Network) -> None:
    other = Cloud(cloud.endpoint, account="111122223333").client("ec2")
    instance = network.instance(network.group())
    assert code_of(other.describe_instances, InstanceIds=[instance]) == "InvalidInstanceID.NotFound"
