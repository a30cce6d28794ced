"""A rule that names a group shows its description, and is the same rule whatever it says; moto knows that only of address ranges.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html,
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html (InvalidPermission.Duplicate)
"""

from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    is_same = SecurityGroupRule.__eq__

    def same_but_for_description(self: Any, other: Any) -> bool:
        mine, theirs = self.source_group, other.source_group
        self.source_group, other.source_group = _bare(mine), _bare(theirs)
        try:
            return is_same(self, other)
        finally:
            self.source_group, other.source_group = mine, theirs

    SecurityGroupRule.__eq__ = same_but_for_description
    SecurityGroupRule.description = property(lambda rule: (rule.ip_range or rule.source_group).get("Description"))


def _bare(group: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in group.items() if key != "Description"}
