"""A terminated instance has no network interfaces: those made with it are deleted, the others are detached.

In moto both stay attached.
Sources: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html,
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html
(DeleteOnTermination)
"""

from typing import Any

from moto.ec2.models.instances import Instance

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    Instance.prep_nics = _deleting_own(Instance.prep_nics)
    Instance.terminate = _detaching_others(Instance.terminate)
    Instance.network_interfaces = property(lambda self: [] if _is_terminated(self) else list(self.nics.values()))


def _is_terminated(instance: Instance) -> bool:
    return instance._state.name == "terminated"


def _deleting_own(prepare: Any) -> Any:
    def prepare_interfaces(self: Instance, specifications: list[dict], *args: Any, **more: Any) -> None:
        kept = {int(spec["DeviceIndex"]) for spec in specifications if _outlives(spec)}
        prepare(self, specifications, *args, **more)
        for index, interface in self.nics.items():
            if index not in kept:
                interface.delete_on_termination = True

    return prepare_interfaces


def _outlives(specification: dict) -> bool:
    return bool(specification.get("NetworkInterfaceId")) or specification.get("DeleteOnTermination") is False


def _detaching_others(terminate: Any) -> Any:
    def terminate_instance(self: Instance) -> Any:
        previous = terminate(self)
        for interface in list(self.nics.values()):
            interface.instance = interface.attachment_id = None
            interface.status = "available"
        self.security_groups = []
        return previous

    return terminate_instance
