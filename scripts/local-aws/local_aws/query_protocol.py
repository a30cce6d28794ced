"""The AWS Query protocol: flat parameters in, nested XML out.

Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
"""

from typing import Any
from xml.sax.saxutils import escape

from local_aws.request import Request


def nested(request: Request) -> dict[str, Any]:
    """'Metrics.member.1.Id=x' becomes {'Metrics': [{'Id': 'x'}]}; every value is text."""
    tree: dict[str, Any] = {}
    for name in request.params:
        node = tree
        *stem, last = name.split(".")
        for part in stem:
            node = node.setdefault(part, {})
        node[last] = request.param(name)
    return {name: _lists(value) for name, value in tree.items() if name not in ("Action", "Version")}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if set(value) == {"member"}:
        return [_lists(value["member"][index]) for index in sorted(value["member"], key=int)]
    return {name: _lists(child) for name, child in value.items()}


def to_xml(value: Any) -> str:
    """Structures as elements, lists as member elements; what is None is left out."""
    if isinstance(value, dict):
        return "".join(f"<{name}>{to_xml(child)}</{name}>" for name, child in value.items() if child is not None)
    if isinstance(value, list):
        return "".join(f"<member>{to_xml(child)}</member>" for child in value)
    return str(value).lower() if isinstance(value, bool) else escape(str(value))
