"""The private address of an interface shows the public address that is associated with it.

moto shows the association of the interface only.
Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterfacePrivateIpAddress.html
"""

from moto.ec2.models.elastic_network_interfaces import NetworkInterface

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    NetworkInterface.private_ip_addresses = property(_shown, _keep)


def _keep(interface: NetworkInterface, addresses: list) -> None:
    interface._addresses = addresses


def _shown(interface: NetworkInterface) -> list:
    for address in interface._addresses:
        if not isinstance(address, dict):
            continue
        if interface.public_ip and address.get("PrivateIpAddress") == interface.private_ip_address:
            address["Association"] = interface.association
        else:
            address.pop("Association", None)
    return interface._addresses
