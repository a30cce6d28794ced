"""A security group cannot be deleted while a network interface is in it; moto lets it go.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html (DependencyViolation)
"""

from typing import Any

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models.security_groups import SecurityGroupBackend

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    delete = SecurityGroupBackend.delete_security_group

    def delete_unused(self: Any, name: str | None = None, group_id: str | None = None) -> None:
        if any(group.id == group_id for interface in self.enis.values() for group in interface._group_set):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        delete(self, name, group_id)

    SecurityGroupBackend.delete_security_group = delete_unused
