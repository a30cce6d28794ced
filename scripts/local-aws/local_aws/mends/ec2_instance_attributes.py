"""Metadata options that a call does not name stay as they are, and the shutdown behavior is an attribute like the others.

moto forgets the former and does not know the latter.
Sources: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataOptions.html,
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html
"""

from typing import Any

from moto.ec2.models.instances import InstanceBackend
from moto.ec2.responses.instances import InstanceResponse

from local_aws.cloud import Cloud

_BEHAVIOR = "InstanceInitiatedShutdownBehavior"
_OPTIONS = {
    "http_tokens": "http_tokens", "hop_limit": "http_put_response_hop_limit", "http_endpoint": "http_endpoint",
    "http_protocol": "http_protocol_ipv6", "metadata_tags": "instance_metadata_tags",
}  # fmt: skip


def install(cloud: Cloud) -> None:
    modify = InstanceBackend.modify_instance_metadata_options
    handle = InstanceResponse._dot_value_instance_attribute_handler

    def modify_options(self: Any, instance_id: str, **named: Any) -> Any:
        current = self.get_instance(instance_id).metadata_options
        for name, attribute in _OPTIONS.items():
            if named.get(name) is None:
                named[name] = getattr(current, attribute)
        return modify(self, instance_id, **named)

    def handle_attribute(self: Any) -> bool:
        behavior = self._get_param(f"{_BEHAVIOR}.Value")
        if behavior is None:
            return bool(handle(self))
        self.error_on_dryrun()
        self.ec2_backend.modify_instance_attribute(
            self._get_param("InstanceId"), "instance_initiated_shutdown_behavior", behavior
        )
        return True

    InstanceBackend.modify_instance_metadata_options = modify_options
    InstanceResponse._dot_value_instance_attribute_handler = handle_attribute
