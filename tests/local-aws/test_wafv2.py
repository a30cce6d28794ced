"""IP sets of AWS WAF behave as there."""

from typing import Any

import pytest
from acting import Actor, code_of, signed
from running import ACCOUNT, REGION, Cloud, unique


class IpSet:
    """An IP set, and what its calls ask for."""

    def __init__(self, cloud: Cloud, version: str = "IPV4", scope: str = "REGIONAL") -> None:
        region = "us-east-1" if scope == "CLOUDFRONT" else REGION
        self.waf, self.name = signed(cloud, "wafv2", region=region), unique("set")
        wish = {"Name": self.name, "Scope": scope, "IPAddressVersion": version, "Addresses": []}
        summary = self.waf.create_ip_set(**wish)["Summary"]
        self.key = {"Name": self.name, "Scope": scope, "Id": summary["Id"]}
        self.arn = summary["ARN"]

    def read(self) -> tuple[list[str], str]:
        answer = self.waf.get_ip_set(**self.key)
        return answer["IPSet"]["Addresses"], answer["LockToken"]


@pytest.fixture
def ip_set(cloud: Cloud) -> IpSet:
    return IpSet(cloud)


def test_whoever_has_not_read_the_last_change_changes_nothing(ip_set: IpSet) -> None:
    _, token = ip_set.read()
    answer = ip_set.waf.update_ip_set(**ip_set.key, Addresses=["1.2.3.4/32"], LockToken=token)
    late = {"Addresses": ["1.2.3.5/32"], "LockToken": token}
    assert code_of(ip_set.waf.update_ip_set, **ip_set.key, **late) == "WAFOptimisticLockException"
    assert ip_set.read() == (["1.2.3.4/32"], answer["NextLockToken"])


def test_addresses_of_ipv6_are_written_out(cloud: Cloud) -> None:
    ip_set = IpSet(cloud, "IPV6")
    _, token = ip_set.read()
    ip_set.waf.update_ip_set(**ip_set.key, Addresses=["2606:4700::1111/128"], LockToken=token)
    assert ip_set.read()[0] == ["2606:4700:0000:0000:0000:0000:0000:1111/128"]


@pytest.mark.parametrize("address", ["1.2.3.4", "1.2.3.4/33", "2606:4700::1111/128", "1.2.3.4/24", "0.0.0.0/0", "nobody/32"])
def test_what_is_no_block_of_the_version_is_refused(ip_set: IpSet, address: str) -> None:
    wish = {"Addresses": [address], "LockToken": ip_set.read()[1]}
    assert code_of(ip_set.waf.update_ip_set, **ip_set.key, **wish) == "WAFInvalidParameterException"
    assert ip_set.read()[0] == []


def test_a_set_holds_ten_thousand(ip_set: IpSet) -> None:
    many = [f"1.2.{n // 256}.{n % 256}/32" for n in range(10_001)]
    wish = {"LockToken": ip_set.read()[1]}
    assert code_of(ip_set.waf.update_ip_set, **ip_set.key, **wish, Addresses=many) == "WAFLimitsExceededException"
    ip_set.waf.update_ip_set(**ip_set.key, **wish, Addresses=many[1:])
    assert len(ip_set.read()[0]) == 10_000


@pytest.mark.parametrize(
    ("scope", "region", "place"), [("REGIONAL", REGION, "regional"), ("CLOUDFRONT", "us-east-1", "global")]
)
def test_a_set_is_authorized_by_its_own_arn(
    cloud: Cloud, actor: Actor, scope: str, region: str, place: str
) -> None:
    ip_set = IpSet(cloud, scope=scope)
    assert ip_set.arn.startswith(f"arn:aws:wafv2:{region}:{ACCOUNT}:{place}/ipset/{ip_set.name}/")
    work: Any = signed(cloud, "wafv2", actor._keys, region)
    assert code_of(work.get_ip_set, **ip_set.key) == "AccessDeniedException"
    assert actor.refused() == [("wafv2:GetIPSet", ip_set.arn)]
    actor.may({"Action": ["wafv2:GetIPSet", "wafv2:UpdateIPSet"], "Resource": ip_set.arn.rpartition("/")[0] + "/*"})
    token = work.get_ip_set(**ip_set.key)["LockToken"]
    work.update_ip_set(**ip_set.key, Addresses=[], LockToken=token)
    assert actor.refused() == [("wafv2:GetIPSet", ip_set.arn)]
