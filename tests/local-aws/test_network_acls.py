"""Network ACLs and their rules behave as in EC2, as far as a rule for one host needs it."""

from typing import Any

import pytest
from acting import code_of
from networks import Network
from running import Cloud


@pytest.fixture
def network(cloud: Cloud) -> Network:
    return Network(cloud)


def acl_of(network: Network) -> str:
    found = network.ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [network.vpc]}])
    return found["NetworkAcls"][0]["NetworkAclId"]


def deny(network: Network, acl: str, number: int, **block: str) -> dict[str, Any]:
    rule = {"NetworkAclId": acl, "RuleNumber": number, "Protocol": "-1", "RuleAction": "deny", "Egress": False}
    return {**rule, **(block or {"CidrBlock": "10.0.0.5/32"})}


def entries(network: Network, acl: str) -> list[dict]:
    wanted = [{"Name": "network-acl-id", "Values": [acl, "acl-0123456789abcdef0"]}]
    [shown] = network.ec2.describe_network_acls(Filters=wanted)["NetworkAcls"]
    return [entry for entry in shown["Entries"] if entry["RuleAction"] == "deny" and entry["RuleNumber"] < 32767]


def test_an_acl_is_found_by_its_id_and_shows_rules_of_both_versions(network: Network) -> None:
    acl = acl_of(network)
    network.ec2.create_network_acl_entry(**deny(network, acl, 1))
    network.ec2.create_network_acl_entry(**deny(network, acl, 2, Ipv6CidrBlock="2001:db8::5/128"))
    shown = entries(network, acl)
    assert [(each["RuleNumber"], each.get("CidrBlock"), each.get("Ipv6CidrBlock")) for each in shown] == [
        (1, "10.0.0.5/32", None),
        (2, None, "2001:db8::5/128"),
    ]


def test_a_number_is_taken_once_each_way(network: Network) -> None:
    acl = acl_of(network)
    create = network.ec2.create_network_acl_entry
    create(**deny(network, acl, 1))
    assert code_of(create, **deny(network, acl, 1)) == "NetworkAclEntryAlreadyExists"
    create(**{**deny(network, acl, 1), "Egress": True})


def test_an_acl_takes_twenty_rules_each_way(network: Network) -> None:
    acl = acl_of(network)
    create = network.ec2.create_network_acl_entry
    for number in range(1, 20):
        create(**deny(network, acl, number))
    assert code_of(create, **deny(network, acl, 20)) == "NetworkAclEntryLimitExceeded"
    assert code_of(create, **deny(network, acl, 1)) == "NetworkAclEntryAlreadyExists"


def test_a_rule_that_is_gone_is_not_found(network: Network) -> None:
    acl = acl_of(network)
    network.ec2.create_network_acl_entry(**deny(network, acl, 1))
    delete = network.ec2.delete_network_acl_entry
    delete(NetworkAclId=acl, RuleNumber=1, Egress=False)
    assert entries(network, acl) == []
    assert code_of(delete, NetworkAclId=acl, RuleNumber=1, Egress=False) == "InvalidNetworkAclEntry.NotFound"
