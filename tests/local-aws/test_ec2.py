"""Security groups and network interfaces behave as in EC2."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from acting import code_of
from botocore.exceptions import ClientError
from networks import Network
from running import Cloud, unique

UNKNOWN_GROUP = "sg-0123456789abcdef0"


@pytest.fixture(scope="module")
def network(cloud: Cloud) -> Network:
    return Network(cloud, ipv6=True)


def test_each_interface_has_its_own_groups_and_all_views_agree(network: Network) -> None:
    first, second, quarantine = network.group(), network.group(), network.group()
    instance = network.instance(first)
    interface = network.second_interface(instance, second)
    assert network.groups_of_instance(instance) == ([first], [[first], [second]])
    network.move(interface, quarantine)
    assert network.groups_of_instance(instance) == ([first], [[first], [quarantine]])
    network.move(network.primary(instance), quarantine)
    assert network.groups_of_instance(instance) == ([quarantine], [[quarantine], [quarantine]])
    assert network.groups_of_interfaces(instance) == [[quarantine], [quarantine]]


def test_a_private_address_shows_the_elastic_ip_that_it_has(network: Network) -> None:
    interface = network.primary(network.instance(network.group()))
    elastic = network.ec2.allocate_address(Domain="vpc")

    def shown() -> list:
        [found] = network.ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"]
        return [address.get("Association") for address in found["PrivateIpAddresses"]]

    assert shown() == [None]
    given = network.ec2.associate_address(AllocationId=elastic["AllocationId"], NetworkInterfaceId=interface)
    [association] = shown()
    assert (association["PublicIp"], association["AllocationId"]) == (elastic["PublicIp"], elastic["AllocationId"])
    assert association["AssociationId"] == given["AssociationId"]
    network.ec2.disassociate_address(AssociationId=given["AssociationId"])
    assert shown() == [None]


def test_the_groups_of_an_instance_change_only_while_it_has_one_interface(network: Network) -> None:
    former, later = network.group(), network.group()
    instance = network.instance(former)
    network.ec2.modify_instance_attribute(InstanceId=instance, Groups=[later])
    assert network.groups_of_interfaces(instance) == [[later]]
    network.second_interface(instance, former)
    assert code_of(network.ec2.modify_instance_attribute, InstanceId=instance, Groups=[former]) == "InvalidInstanceID"
    assert network.groups_of_interfaces(instance) == [[later], [former]]


def test_a_rule_that_names_a_group_shows_its_description_and_is_there_once(network: Network) -> None:
    group, peer = network.group(), network.group()

    def allow(description: str) -> None:
        pair = {"GroupId": peer, "Description": description}
        permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [pair]}
        network.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])

    def inbound() -> list:
        wanted = [{"Name": "group-id", "Values": [group]}]
        found = network.ec2.describe_security_group_rules(Filters=wanted)["SecurityGroupRules"]
        return [rule for rule in found if not rule["IsEgress"]]

    allow("by us")
    [rule] = inbound()
    assert (rule["Description"], rule["ReferencedGroupInfo"]["GroupId"]) == ("by us", peer)
    assert code_of(allow, "by others") == "InvalidPermission.Duplicate"
    network.ec2.revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=[rule["SecurityGroupRuleId"]])
    assert inbound() == []


def test_an_unknown_group_and_one_of_another_vpc_are_refused_without_effect(cloud: Cloud, network: Network) -> None:
    group, foreign = network.group(), Network(cloud).group()
    instance = network.instance(group)
    for wrong in (UNKNOWN_GROUP, foreign):
        parameters = {"NetworkInterfaceId": network.primary(instance), "Groups": [wrong]}
        assert code_of(network.ec2.modify_network_interface_attribute, **parameters) == "InvalidGroup.NotFound"
        parameters = {"SubnetId": network.subnet, "Groups": [wrong]}
        assert code_of(network.ec2.create_network_interface, **parameters) == "InvalidSecurityGroupID.NotFound"
    assert network.groups_of_interfaces(instance) == [[group]]


def test_of_ten_groups_with_one_name_made_at_once_one_is_made(network: Network) -> None:
    name = unique("quarantine")

    def create(_: int) -> str:
        try:
            return network.ec2.create_security_group(GroupName=name, Description="d", VpcId=network.vpc)["GroupId"]
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(create, range(10)))
    assert answers.count("InvalidGroup.Duplicate") == 9
    filters = [{"Name": "vpc-id", "Values": [network.vpc]}, {"Name": "group-name", "Values": [name]}]
    found = network.ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    assert [group["GroupId"] for group in found] == [answer for answer in answers if answer.startswith("sg-")]


def test_a_new_group_lets_everything_out_in_both_families_until_its_rules_are_revoked_by_id(network: Network) -> None:
    group = network.group()
    wanted = [{"Name": "group-id", "Values": [group]}]
    rules = network.ec2.describe_security_group_rules(Filters=wanted)["SecurityGroupRules"]
    assert {rule.get("CidrIpv4") or rule["CidrIpv6"] for rule in rules} == {"0.0.0.0/0", "::/0"}
    ids = [rule["SecurityGroupRuleId"] for rule in rules]
    network.ec2.revoke_security_group_egress(GroupId=group, SecurityGroupRuleIds=ids)
    assert network.ec2.describe_security_group_rules(Filters=wanted)["SecurityGroupRules"] == []
    described = network.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    assert described["IpPermissionsEgress"] == []


def test_a_group_in_use_cannot_be_deleted(network: Network) -> None:
    group = network.group()
    network.instance(group)
    assert code_of(network.ec2.delete_security_group, GroupId=group) == "DependencyViolation"


def test_a_terminated_instance_has_no_interfaces_and_leaves_attached_ones_behind(network: Network) -> None:
    group = network.group()
    instance = network.instance(group)
    own, attached = network.primary(instance), network.second_interface(instance, group)
    network.ec2.terminate_instances(InstanceIds=[instance])
    described = network.describe(instance)
    assert (described["State"]["Name"], described["NetworkInterfaces"], described["SecurityGroups"]) == ("terminated", [], [])
    left = network.ec2.describe_network_interfaces(NetworkInterfaceIds=[attached])["NetworkInterfaces"][0]
    assert (left["Status"], "Attachment" in left) == ("available", False)
    gone = code_of(network.ec2.describe_network_interfaces, NetworkInterfaceIds=[own])
    assert gone == "InvalidNetworkInterfaceID.NotFound"


def test_a_stopped_instance_can_be_moved(network: Network) -> None:
    former, later = network.group(), network.group()
    instance = network.instance(former)
    network.ec2.stop_instances(InstanceIds=[instance])
    network.move(network.primary(instance), later)
    assert network.groups_of_interfaces(instance) == [[later]]


def test_an_interface_is_found_by_its_public_address_and_by_that_of_ipv6(network: Network) -> None:
    interface = network.primary(network.instance(network.group()))
    address = network.ec2.allocate_address(Domain="vpc")
    network.ec2.associate_address(AllocationId=address["AllocationId"], NetworkInterfaceId=interface)
    network.ec2.assign_ipv6_addresses(NetworkInterfaceId=interface, Ipv6Addresses=["2600:1f18::7"])

    def found(name: str, value: str) -> list[str]:
        filters = [{"Name": name, "Values": [value]}]
        answer = network.ec2.describe_network_interfaces(Filters=filters)["NetworkInterfaces"]
        return [each["NetworkInterfaceId"] for each in answer]

    assert found("addresses.association.public-ip", address["PublicIp"]) == [interface]
    assert found("addresses.association.public-ip", "1.2.3.4") == []
    assert found("ipv6-addresses.ipv6-address", "2600:1f18::7") == [interface]
    assert found("ipv6-addresses.ipv6-address", "2606:4700::1111") == []
