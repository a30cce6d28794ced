"""The resources an EC2 call is authorized on: each is checked, with its own condition keys.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
"""

import re
from dataclasses import dataclass, field
from typing import Any

from moto.ec2.models import ec2_backends

from local_aws.access.ec2_attributes import attribute_keys

_KINDS = {
    "eni": "network-interface", "sg": "security-group", "i": "instance", "vol": "volume", "snap": "snapshot",
    "subnet": "subnet", "vpc": "vpc", "acl": "network-acl", "rtb": "route-table", "igw": "internet-gateway",
    "eipalloc": "elastic-ip", "ami": "image", "lt": "launch-template", "eigw": "egress-only-internet-gateway",
}  # fmt: skip
_CREATES = {
    "CreateSecurityGroup": ("security-group",), "CreateNetworkInterface": ("network-interface",),
    "CreateSnapshot": ("snapshot",), "CreateSnapshots": ("snapshot",), "CreateVolume": ("volume",),
    "CreateVpc": ("vpc",), "CreateSubnet": ("subnet",),
    "RunInstances": ("instance", "network-interface", "volume"),
}  # fmt: skip
# A rule may name other groups as its peer; only the group that owns the rule is authorized.
_RULE_ACTIONS = re.compile(r"(Authorize|Revoke)SecurityGroup(In|E)gress|ModifySecurityGroupRules")
_ADDRESS_ACTIONS = ("AssociateAddress", "DisassociateAddress")
_PROFILE_ACTION = "ReplaceIamInstanceProfileAssociation"
_READS = ("Describe", "Get", "Search")
# The few that read and are authorized on what they read.
_RESOURCE_LEVEL_READS = ("GetConsoleOutput",)
_IGNORED = re.compile(r"(Action|Version|ClientToken|DryRun|Filter\..*|Tag\..*|TagSpecification\..*)$")
_ID = re.compile(rf"({'|'.join(_KINDS)})-[0-9a-f]{{8,17}}")
# Images and snapshots can be shared, so their ARNs carry no account.
_WITHOUT_ACCOUNT = ("image", "snapshot")


@dataclass(frozen=True)
class Resource:
    """An ARN and the condition keys that hold for it alone."""

    arn: str
    keys: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ec2Call:
    """An EC2 action with its parameters, where it takes place."""

    action: str
    params: dict[str, str]
    account: str
    region: str

    def resources(self) -> list[Resource]:
        """What the action itself is checked on; '*' where EC2 has no resource-level permission."""
        if self.action.startswith(_READS) and self.action not in _RESOURCE_LEVEL_READS:
            return [Resource("*")]
        named = {value: None for name, value in self.params.items() if self._names_resource(name, value)}
        implied = [*self._volumes_copied(named), *self._ends_of_association(named), *self._instances_of_profile()]
        found = [self._existing(identity) for identity in [*named, *implied]]
        found += [self._created(kind) for kind in _CREATES.get(self.action, ())]
        if not found and self.action in _ADDRESS_ACTIONS:
            return [Resource(self._arn("elastic-ip", "*"))]
        return found or [Resource("*")]

    def tagged_on_create(self) -> list[Resource]:
        """What ec2:CreateTags is checked on besides, because the call tags what it creates."""
        if self.action == "CreateTags":
            return []
        return [
            Resource(resource.arn, {**resource.keys, "ec2:createaction": self.action})
            for resource in map(self._created, self._tag_specifications())
        ]

    def _volumes_copied(self, named: dict[str, None]) -> list[str]:
        """CreateSnapshots names the instance and is checked on its volumes, too."""
        if self.action != "CreateSnapshots":
            return []
        instances = [i for i in ec2_backends[self.account][self.region].all_instances() if i.id in named]
        return [device.volume_id for instance in instances for device in instance.block_device_mapping.values()]

    def _ends_of_association(self, named: dict[str, None]) -> list[str]:
        """An address is checked with the interface that has or gets it and with the instance of that interface."""
        if self.action not in _ADDRESS_ACTIONS:
            return []
        backend = ec2_backends[self.account][self.region]
        association = self.params.get("AssociationId")
        taken = [each for each in backend.addresses if association and each.association_id == association]
        interfaces = [*(each.eni for each in taken if each.eni), *(backend.enis[i] for i in named if i in backend.enis)]
        instances = [each.instance.id for each in interfaces if each.instance]
        return [*(each.id for each in taken), *(each.id for each in interfaces if each.id not in named), *instances]

    def _instances_of_profile(self) -> list[str]:
        """A call that replaces a profile names the association and is checked on its instance."""
        return [each.instance_id for each in self._profile_associations()]

    def _profile_associations(self) -> list[Any]:
        if self.action != _PROFILE_ACTION:
            return []
        known = ec2_backends[self.account][self.region].iam_instance_profile_associations.values()
        return [each for each in known if each.association_id == self.params.get("AssociationId")]

    def _profile_keys(self) -> dict[str, str]:
        """The profile that the instance has, and the one that takes its place."""
        wanted = self.params.get("IamInstanceProfile.Arn", "")
        name = self.params.get("IamInstanceProfile.Name")
        new = f"arn:aws:iam::{self.account}:instance-profile/{name}" if name else wanted
        return {
            key: value
            for each in self._profile_associations()
            for key, value in (("ec2:instanceprofile", each.iam_instance_profile.arn), ("ec2:newinstanceprofile", new))
        }

    def _names_resource(self, name: str, value: str) -> bool:
        if _IGNORED.match(name) or not _ID.fullmatch(value):
            return False
        return name == "GroupId" if _RULE_ACTIONS.fullmatch(self.action) else True

    def _existing(self, identity: str) -> Resource:
        keys: dict[str, Any] = {
            "ec2:region": self.region,
            **attribute_keys(self.action, self.params),
            **self._profile_keys(),
        }
        backend = ec2_backends[self.account][self.region]
        for name, value in dict(backend.tags.get(identity, {})).items():
            keys[f"aws:resourcetag/{name}".lower()] = keys[f"ec2:resourcetag/{name}".lower()] = value
        if vpc := _vpc_of(backend, identity):
            keys["ec2:vpc"] = self._arn("vpc", vpc)
        return Resource(self._arn(_KINDS[identity.partition("-")[0]], identity), keys)

    def _created(self, kind: str) -> Resource:
        tags = self._tag_specifications().get(kind, {})
        keys = {f"aws:requesttag/{name}".lower(): value for name, value in tags.items()}
        return Resource(self._arn(kind, "*"), {**keys, "aws:tagkeys": list(tags) or None, "ec2:region": self.region})

    def _arn(self, kind: str, identity: str) -> str:
        account = "" if kind in _WITHOUT_ACCOUNT else self.account
        return f"arn:aws:ec2:{self.region}:{account}:{kind}/{identity}"

    def _tag_specifications(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for name, kind in self.params.items():
            if spec := re.fullmatch(r"(TagSpecification\.\d+)\.ResourceType", name):
                found[kind] = self._tags(spec.group(1))
        return found

    def _tags(self, prefix: str) -> dict[str, str]:
        parts = {name: value for name, value in self.params.items() if name.startswith(f"{prefix}.Tag.")}
        keys = [name.removesuffix(".Key") for name in parts if name.endswith(".Key")]
        return {parts[f"{tag}.Key"]: parts.get(f"{tag}.Value", "") for tag in keys}


def _vpc_of(backend: Any, identity: str) -> str | None:
    if identity.startswith("sg-"):
        return getattr(backend.get_security_group_from_id(identity), "vpc_id", None)
    if identity.startswith("eni-"):
        return getattr(backend.enis.get(identity), "vpc_id", None)
    if identity.startswith("i-"):
        return next((i.vpc_id for i in backend.all_instances() if i.id == identity), None)
    return None
