"""Instance profiles belong to IAM, and an instance carries the one that was last associated with it.

moto looks for them in an IAM of its own, and does not show a replaced profile on its instance. Sources:
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html,
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceIamInstanceProfileAssociation.html
"""

from dataclasses import dataclass
from typing import Any

import moto.ec2.models.iam_instance_profile as associations
import moto.ec2.responses.instances as responses
from ministack.services import iam
from moto.ec2.exceptions import EC2ClientError

from local_aws.cloud import Cloud


@dataclass(frozen=True)
class _Profile:
    name: str
    id: str
    arn: str


def install(_cloud: Cloud) -> None:
    for module in (associations, responses):
        module.filter_iam_instance_profiles = _profile
    backend = associations.IamInstanceProfileAssociationBackend
    backend.replace_iam_instance_profile_association = _replacing(backend.replace_iam_instance_profile_association)


def _profile(
    account_id: str, partition: str, iam_instance_profile_arn: str = "", iam_instance_profile_name: str = ""
) -> _Profile:
    name, arn = iam_instance_profile_name or "", iam_instance_profile_arn or ""
    found = iam._lookup_instance_profile(name, arn)
    if found is None:
        message = f"Value ({name or arn}) for parameter iamInstanceProfile is invalid. Invalid IAM Instance Profile"
        raise EC2ClientError("InvalidParameterValue", f"{message} {'name' if name else 'ARN'}")
    return _Profile(found["InstanceProfileName"], found["InstanceProfileId"], found["Arn"])


def _replacing(replace: Any) -> Any:
    def replaced(backend: Any, *given: Any, **named: Any) -> Any:
        association = replace(backend, *given, **named)
        shown = {"Arn": association.iam_instance_profile.arn, "Id": association.association_id}
        backend.modify_instance_attribute(association.instance_id, "iam_instance_profile", shown)
        return association

    return replaced
