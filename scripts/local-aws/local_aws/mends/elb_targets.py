"""A target that is not registered can be taken out all the same, which does nothing; one instance may be there on several ports.

moto refuses the former and remembers one port of each target.
Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeregisterTargets.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html
"""

from typing import Any

from moto.elbv2.models import FakeHealthStatus, FakeTargetGroup

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    register = FakeTargetGroup.register

    def register_targets(self: Any, targets: list[dict]) -> None:
        # moto checks the instance; it is entered below, under its port.
        former = dict(self.targets)
        register(self, targets)
        self.targets.clear()
        self.targets.update(former)
        for target in targets:
            port = int(target.get("Port") or self.port)
            self.targets[f"{target['Id']}:{port}"] = {"Id": target["Id"], "Port": port}

    def deregister_targets(self: Any, targets: list[dict]) -> None:
        for target in targets:
            ports = [int(target["Port"])] if target.get("Port") else None
            for key, known in list(self.targets.items()):
                if known["Id"] == target["Id"] and (ports is None or int(known["Port"]) in ports):
                    del self.targets[key]

    def deregister_terminated(self: Any, instance_ids: list[str]) -> None:
        self.deregister([{"Id": each} for each in instance_ids])

    def health(self: Any, target: dict, ec2_backend: Any) -> FakeHealthStatus:
        port = int(target.get("Port") or self.port)
        if f"{target['Id']}:{port}" not in self.targets:
            return FakeHealthStatus(
                target["Id"], port, self.health_check_port, "unused", "Target.NotRegistered", "Target is not registered"
            )
        return FakeHealthStatus(target["Id"], port, self.health_check_port, "healthy")

    FakeTargetGroup.register = register_targets
    FakeTargetGroup.deregister = deregister_targets
    FakeTargetGroup.deregister_terminated_instances = deregister_terminated
    FakeTargetGroup.health_for = health
