"""An IP set is changed with the lock token of what was read, holds 10,000 CIDR blocks, and writes out addresses of IPv6.

Sources: https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateIPSet.html (WAFOptimisticLockException),
https://docs.aws.amazon.com/waf/latest/developerguide/limits.html,
https://docs.aws.amazon.com/waf/latest/APIReference/API_IPSet.html (Addresses)
"""

import ipaddress
import json

from ministack.core.responses import error_response_json

from local_aws.cloud import Cloud
from local_aws.request import Request, Response

MOST = 10_000
_NETWORKS = {"IPV4": ipaddress.IPv4Network, "IPV6": ipaddress.IPv6Network}


def install(cloud: Cloud) -> None:
    waf = cloud.service_module("waf")

    def update(request: Request) -> Response | None:
        wish = json.loads(request.body)
        found = waf._resource_from_scope(waf._ip_sets, wish.get("Id", ""), wish.get("Scope", "REGIONAL"))
        if not found:
            return None
        if wish.get("LockToken") != found["LockToken"]:
            return _refusal("WAFOptimisticLockException", "AWS WAF couldn't save your changes because someone changed it.")
        return _store(request, wish, found["IPAddressVersion"])

    cloud.overlay("wafv2", "UpdateIPSet", update)
    cloud.overlay("wafv2", "CreateIPSet", lambda request: _create(request))


def _create(request: Request) -> Response | None:
    wish = json.loads(request.body)
    return _store(request, wish, wish.get("IPAddressVersion", "IPV4"))


def _store(request: Request, wish: dict, version: str) -> Response | None:
    """None leaves the wish to the owner, with its addresses as AWS would show them."""
    addresses = wish.get("Addresses", [])
    if len(addresses) > MOST:
        return _refusal("WAFLimitsExceededException", "AWS WAF couldn't perform the operation: too many addresses.")
    try:
        shown = [_shown(address, version) for address in addresses]
    except ValueError as error:
        return _refusal("WAFInvalidParameterException", f"Error reason: {error}, field: IP_ADDRESS")
    request.body = json.dumps({**wish, "Addresses": shown}).encode()
    return None


def _shown(address: str, version: str) -> str:
    if "/" not in address:
        raise ValueError("The parameter contains formatting that is not valid.")
    network = _NETWORKS[version](address)  # an address within a network is none
    if network.prefixlen == 0:
        raise ValueError("AWS WAF supports all ranges except /0.")
    return f"{network.network_address.exploded}/{network.prefixlen}"


def _refusal(code: str, message: str) -> Response:
    return error_response_json(code, message, 400)
