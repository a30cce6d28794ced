"""The condition keys of calls that change an attribute: which one, and to what.

Only attributes of one value have them. Source:
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policies-for-amazon-ec2.html (ec2:Attribute condition key)
"""

import re

_ATTRIBUTE = re.compile(r"(\w+)\.Value$")
_METADATA = ("HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "HttpProtocolIpv6", "InstanceMetadataTags")


def attribute_keys(action: str, params: dict[str, str]) -> dict[str, str]:
    """'ec2:attribute' and 'ec2:attribute/<name>' as the call has them, in lower case."""
    if action == "ModifyInstanceMetadataOptions":
        return {f"ec2:attribute/{name}".lower(): params[name] for name in _METADATA if name in params}
    if action != "ModifyInstanceAttribute":
        return {}
    for name, value in params.items():
        if found := _ATTRIBUTE.match(name):
            return {"ec2:attribute": found[1], f"ec2:attribute/{found[1]}".lower(): value}
    return {}
