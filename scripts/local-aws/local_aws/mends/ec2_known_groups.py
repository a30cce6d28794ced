"""A network interface takes only groups that exist in its VPC; moto makes up unknown ones or forgets all.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
(InvalidGroup.NotFound, InvalidSecurityGroupID.NotFound)
"""

from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_network_interfaces import NetworkInterfaceBackend
from moto.ec2.models.instances import InstanceBackend

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    create = NetworkInterfaceBackend.create_network_interface
    modify = NetworkInterfaceBackend.modify_network_interface_attribute
    modify_instance = InstanceBackend.modify_instance_security_groups

    def checked_create(self: Any, subnet: Any, *args: Any, group_ids: list[str] | None = None, **more: Any) -> Any:
        # The API hands the groups over as the third argument after the subnet, other callers by name.
        named = group_ids if group_ids is not None else (args[2] if len(args) > 2 else None)
        vpc = self.get_subnet(subnet).vpc_id if isinstance(subnet, str) else subnet.vpc_id
        _check(self, named or [], vpc, "InvalidSecurityGroupID.NotFound")
        return create(self, subnet, *args, **({"group_ids": group_ids} if group_ids is not None else {}), **more)

    def checked_modify(self: Any, eni_id: str, group_ids: list[str], *args: Any, **more: Any) -> None:
        _check(self, group_ids, self.get_network_interface(eni_id).vpc_id, "InvalidGroup.NotFound")
        modify(self, eni_id, group_ids, *args, **more)

    def checked_instance(self: Any, instance_id: str, group_ids: list[str]) -> Any:
        _check(self, group_ids, self.get_instance(instance_id).vpc_id, "InvalidGroup.NotFound")
        return modify_instance(self, instance_id, group_ids)

    NetworkInterfaceBackend.create_network_interface = checked_create
    NetworkInterfaceBackend.modify_network_interface_attribute = checked_modify
    InstanceBackend.modify_instance_security_groups = checked_instance


def _check(backend: Any, group_ids: list[str], vpc: str, code: str) -> None:
    for group_id in group_ids or []:
        group = backend.get_security_group_from_id(group_id)
        if group is None:
            raise EC2ClientError(code, f"The security group '{group_id}' does not exist")
        if group.vpc_id != vpc:
            raise EC2ClientError(code, f"The security group '{group_id}' does not exist in VPC '{vpc}'")
