"""Interfaces are found by their public addresses and by those of IPv6; moto knows neither filter.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html (Filters)
"""

from typing import Any

from moto.ec2.models.elastic_network_interfaces import NetworkInterface

from local_aws.cloud import Cloud


def install(_cloud: Cloud) -> None:
    known = NetworkInterface.get_filter_value

    def value(self: NetworkInterface, name: str, method: str | None = None) -> Any:
        if name in ("addresses.association.public-ip", "association.public-ip"):
            return _public(self)
        if name == "ipv6-addresses.ipv6-address":
            return list(self.ipv6_addresses)
        return known(self, name, method)

    NetworkInterface.get_filter_value = value


def _public(interface: NetworkInterface) -> list[str]:
    return [interface.public_ip] if interface.public_ip else []
