"""Security groups belong to network interfaces; what an instance shows are those of its primary interface.

moto keeps a second list on the instance and shows their union. An instance with several interfaces refuses
ModifyInstanceAttribute with groups.
Sources: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html (GroupId),
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-security-groups.html
"""

from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.instances import Instance, InstanceBackend

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    NetworkInterface.group_set = property(lambda self: self._group_set)
    Instance.security_groups = property(_groups, _set_groups)
    InstanceBackend.modify_instance_security_groups = _refusing_several(InstanceBackend.modify_instance_security_groups)


def _primary(instance: Any) -> NetworkInterface | None:
    interface = getattr(instance, "nics", {}).get(0)
    return interface if interface and interface.instance is instance else None


def _groups(instance: Any) -> list:
    primary = _primary(instance)
    return primary._group_set if primary else instance._requested_groups


def _set_groups(instance: Any, groups: list) -> None:
    # While an instance is being made it has no interface yet: its first one then gets these groups.
    instance._requested_groups = groups
    if primary := _primary(instance):
        primary._group_set = list(groups)


def _refusing_several(modify: Any) -> Any:
    def modify_groups(self: Any, instance_id: str, group_ids: list[str]) -> Any:
        if len(self.get_instance(instance_id).nics) > 1:
            raise EC2ClientError(
                "InvalidInstanceID",
                f"There are multiple interfaces attached to instance '{instance_id}'. "
                "Please specify an interface ID for the operation instead.",
            )
        return modify(self, instance_id, group_ids)

    return modify_groups
