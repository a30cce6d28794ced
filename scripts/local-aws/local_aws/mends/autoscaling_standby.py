"""Only members in service go on standby and only those on standby come back, never above the maximum of their group.

moto moves any of them, and leaves those on standby registered in the target groups of their group.
Sources: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-enter-exit-standby.html,
https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_ExitStandby.html
"""

from typing import Any

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import AutoScalingBackend

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    enter = AutoScalingBackend.enter_standby_instances
    leave = AutoScalingBackend.exit_standby_instances

    def enter_standby(self: Any, group_name: str, instance_ids: list[str], should_decrement: bool) -> Any:
        group = _group(self, group_name)
        _check_members(group, instance_ids, "InService")
        activities = enter(self, group_name, instance_ids, should_decrement)
        for arn in group.target_group_arns:
            self.elbv2_backend.deregister_targets(arn, [{"Id": each} for each in instance_ids])
        return activities

    def exit_standby(self: Any, group_name: str, instance_ids: list[str]) -> Any:
        group = _group(self, group_name)
        _check_members(group, instance_ids, "Standby")
        wanted = (group.desired_capacity or 0) + len(instance_ids)
        if wanted > group.max_size:
            raise ValidationError(f"New SetDesiredCapacity value {wanted} is above max value {group.max_size}.")
        activities = leave(self, group_name, instance_ids)
        for arn in group.target_group_arns:
            self.elbv2_backend.register_targets(arn, [{"Id": each} for each in instance_ids])
        return activities

    AutoScalingBackend.enter_standby_instances = enter_standby
    AutoScalingBackend.exit_standby_instances = exit_standby


def _group(backend: Any, name: str) -> Any:
    if name not in backend.autoscaling_groups:
        raise ValidationError(f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")
    return backend.autoscaling_groups[name]


def _check_members(group: Any, instance_ids: list[str], state: str) -> None:
    members = {each.instance.id: each.lifecycle_state for each in group.instance_states}
    for instance in instance_ids:
        if instance not in members:
            raise ValidationError(f"The instance {instance} is not part of Auto Scaling group {group.name}.")
        if members[instance] != state:
            raise ValidationError(f"The instance {instance} is not in {state}.")
