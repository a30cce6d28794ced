"""Findings with sensible values where the caller gives none, in the camelCase shape of the event.

Sources: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html,
sample_findings.html, guardduty_finding-types-active.html
"""

import copy
import json
import uuid
from typing import Any

from local_aws.guardduty.store import Detector, timestamp

# Type and default severity of the samples that are made when a call names no type.
SAMPLE_TYPES = {
    "CryptoCurrency:EC2/BitcoinTool.B!DNS": 8.0,
    "Backdoor:EC2/C&CActivity.B": 8.0,
    "UnauthorizedAccess:EC2/SSHBruteForce": 2.0,
    "Recon:EC2/PortProbeUnprotectedPort": 2.0,
    "Execution:Runtime/ReverseShell": 8.0,
    "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS": 8.0,
    "Persistence:IAMUser/AnomalousBehavior": 5.0,
    "Exfiltration:S3/AnomalousBehavior": 8.0,
    "Policy:S3/BucketAnonymousAccessGranted": 8.0,
    "Backdoor:Lambda/C&CActivity.B": 8.0,
}
_RESOURCES = {"IAMUser": "AccessKey", "S3": "S3Bucket", "Lambda": "Lambda"}


def merge(base: Any, change: Any) -> Any:
    """Objects merge key by key; anything else, lists included, is replaced."""
    if not isinstance(base, dict) or not isinstance(change, dict):
        return copy.deepcopy(change)
    return {**base, **{key: merge(base.get(key), value) for key, value in change.items()}}


def finding(detector: Detector, given: dict) -> dict:
    """The given parts over defaults that fit the type of the finding."""
    now, finding_id = timestamp(), given.get("id") or uuid.uuid4().hex
    kind = given.get("type", "CryptoCurrency:EC2/BitcoinTool.B!DNS")
    base = {
        "schemaVersion": "2.0", "accountId": detector.account, "region": detector.region, "partition": "aws",
        "id": finding_id, "arn": f"{detector.arn}/finding/{finding_id}", "type": kind,
        "resource": _resource(detector, kind),
        "service": {
            "serviceName": "guardduty", "detectorId": detector.id, "action": _action(kind),
            "resourceRole": "TARGET" if kind.startswith(("UnauthorizedAccess:", "Recon:", "Policy:")) else "ACTOR",
            "additionalInfo": {"value": "{}", "type": "default"}, "evidence": None,
            "eventFirstSeen": now, "eventLastSeen": now, "archived": False, "count": 1,
        },
        "severity": SAMPLE_TYPES.get(kind, 5.0), "createdAt": now, "updatedAt": now,
        "title": f"{kind} was observed.", "description": f"GuardDuty observed {kind}.",
    }  # fmt: skip
    if kind.startswith("AttackSequence:"):
        _leave_out_what_sequences_lack(base)
    if "resource" in given:
        base["resource"] = {}
    return merge(base, given)


def _leave_out_what_sequences_lack(base: dict) -> None:
    """Sequences have neither action nor role, and name their resources in service.detection.

    Source: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-summary.html
    """
    del base["service"]["action"], base["service"]["resourceRole"]
    base["resource"] = {"resourceType": "AttackSequence"}


def sample(detector: Detector, kind: str) -> dict:
    """A sample finding: marked in its title and in additionalInfo, on resources that do not exist."""
    marker = {"sample": True}
    info = {"value": json.dumps(marker, separators=(",", ":")), "type": "default", **marker}
    return finding(detector, {"type": kind, "title": f"[SAMPLE] {kind}", "service": {"additionalInfo": info}})


def _resource(detector: Detector, kind: str) -> dict:
    resource_type = _RESOURCES.get(kind.partition(":")[2].partition("/")[0], "Instance")
    details = {
        "Instance": {"instanceDetails": _instance(detector)},
        "AccessKey": {"accessKeyDetails": _ACCESS_KEY},
        "S3Bucket": {"accessKeyDetails": _ACCESS_KEY, "s3BucketDetails": [_BUCKET]},
        "Lambda": {"lambdaDetails": _function(detector)},
    }
    return {"resourceType": resource_type, **copy.deepcopy(details[resource_type])}


def _instance(detector: Detector) -> dict:
    return {
        "instanceId": "i-99999999", "instanceType": "m3.xlarge", "launchTime": "2016-08-02T02:05:06.000Z",
        "instanceState": "running", "availabilityZone": f"{detector.region}a", "imageId": "ami-99999999",
        "imageDescription": "GeneratedFindingInstanceImageDescription", "platform": None, "productCodes": [],
        "outpostArn": None, "iamInstanceProfile": None, "tags": [],
        "networkInterfaces": [{
            "networkInterfaceId": "eni-bfcffe88", "privateIpAddress": "10.0.0.1", "publicIp": "198.51.100.0",
            "publicDnsName": "GeneratedFindingPublicDNSName", "privateDnsName": "GeneratedFindingPrivateDnsName",
            "privateIpAddresses": [{"privateIpAddress": "10.0.0.1", "privateDnsName": "GeneratedFindingPrivateName"}],
            "ipv6Addresses": [], "subnetId": "GeneratedFindingSubnetId", "vpcId": "GeneratedFindingVPCId",
            "securityGroups": [{"groupId": "GeneratedFindingSecurityId",
                                "groupName": "GeneratedFindingSecurityGroupName"}],
        }],
    }  # fmt: skip


_ACCESS_KEY = {
    "accessKeyId": "GeneratedFindingAccessKeyId", "principalId": "GeneratedFindingPrincipalId",
    "userType": "IAMUser", "userName": "GeneratedFindingUserName",
}  # fmt: skip
_BUCKET = {
    "arn": "arn:aws:s3:::bucketName", "name": "bucketName", "type": "Destination", "createdAt": 1513612692.0,
    "owner": {"id": "CanonicalId of Owner"}, "tags": [],
    "publicAccess": {"effectivePermission": "NOT_PUBLIC"},
}  # fmt: skip


def _function(detector: Detector) -> dict:
    name = "GeneratedFindingLambdaFunctionName"
    return {
        "functionArn": f"arn:aws:lambda:{detector.region}:{detector.account}:function:{name}", "functionName": name,
        "functionVersion": "$LATEST", "role": f"arn:aws:iam::{detector.account}:role/GeneratedFindingRole",
    }  # fmt: skip


_REMOTE = {
    "ipAddressV4": "198.51.100.0", "city": {"cityName": "GeneratedFindingCityName"},
    "country": {"countryName": "GeneratedFindingCountryName"}, "geoLocation": {"lat": 0.0, "lon": 0.0},
    "organization": {"asn": "-1", "asnOrg": "GeneratedFindingASNOrg", "isp": "GeneratedFindingISP",
                     "org": "GeneratedFindingORG"},
}  # fmt: skip


def _action(kind: str) -> dict:
    affected = kind.partition(":")[2].partition("/")[0]
    if "!DNS" in kind or "DomainRequest" in kind:
        request = {"domain": "GeneratedFindingDomainName", "protocol": "UDP", "blocked": False}
        return {"actionType": "DNS_REQUEST", "dnsRequestAction": request}
    if affected in ("IAMUser", "S3"):
        call = {"api": "GeneratedFindingAPIName", "serviceName": "GeneratedFindingAPIService",
                "callerType": "Remote IP", "remoteIpDetails": _REMOTE, "affectedResources": {}}  # fmt: skip
        return {"actionType": "AWS_API_CALL", "awsApiCallAction": copy.deepcopy(call)}
    port = {"port": 22, "portName": "SSH"}
    connection = {"connectionDirection": "INBOUND", "protocol": "TCP", "blocked": False, "localPortDetails": port,
                  "remotePortDetails": {"port": 32794, "portName": "Unknown"}, "remoteIpDetails": _REMOTE,
                  "localIpDetails": {"ipAddressV4": "10.0.0.23"}}  # fmt: skip
    return {"actionType": "NETWORK_CONNECTION", "networkConnectionAction": copy.deepcopy(connection)}
