"""Network ACLs are found by their ids, take a limited number of rules each way, and say of a rule that it is not there.

moto knows no filter by id and no limit, and fails by itself when a rule is deleted twice.
Sources: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkAcls.html (network-acl-id),
https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html (rules per network ACL: 20, one way),
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
(NetworkAclEntryLimitExceeded, InvalidNetworkAclEntry.NotFound)
"""

from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.network_acls import NetworkAcl, NetworkAclBackend

from local_aws.cloud import Cloud

_LIMIT = 20
# The rules that no other matches come after; nobody can change them.
_LAST = 32767


def install(cloud: Cloud) -> None:
    NetworkAcl.get_filter_value = _knowing_its_id(NetworkAcl.get_filter_value)
    NetworkAclBackend.create_network_acl_entry = _limited(NetworkAclBackend.create_network_acl_entry)
    NetworkAclBackend.delete_network_acl_entry = _telling(NetworkAclBackend.delete_network_acl_entry)


def _knowing_its_id(get_filter_value: Any) -> Any:
    def filter_value(self: NetworkAcl, filter_name: str, method_name: str | None = None) -> Any:
        return self.id if filter_name == "network-acl-id" else get_filter_value(self, filter_name, method_name)

    return filter_value


def _limited(create: Any) -> Any:
    def create_entry(self: Any, network_acl_id: str, rule_number: int, *args: Any, egress: bool, **more: Any) -> Any:
        entries = _entries(self, network_acl_id, egress)
        if int(rule_number) < _LAST and rule_number not in entries and len(entries) >= _LIMIT:
            raise EC2ClientError("NetworkAclEntryLimitExceeded", f"The limit of {_LIMIT} entries has been reached")
        return create(self, network_acl_id, rule_number, *args, egress=egress, **more)

    return create_entry


def _telling(delete: Any) -> Any:
    def delete_entry(self: Any, network_acl_id: str, rule_number: int, egress: bool) -> Any:
        if rule_number not in _entries(self, network_acl_id, egress):
            raise EC2ClientError("InvalidNetworkAclEntry.NotFound", f"No entry {rule_number} in {network_acl_id}")
        return delete(self, network_acl_id, rule_number, egress)

    return delete_entry


def _entries(backend: Any, network_acl_id: str, egress: bool) -> list[int]:
    """Numbers of the rules that count, in one direction."""
    entries = backend.get_network_acl(network_acl_id).network_acl_entries
    return [entry.rule_number for entry in entries if entry.egress == egress and int(entry.rule_number) < _LAST]
