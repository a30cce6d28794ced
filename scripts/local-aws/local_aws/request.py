"""One AWS call as the overlays and native modules see it."""

import json
import re
from functools import cached_property
from typing import Any
from urllib.parse import unquote

import ministack.app as ministack_app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id, get_region

Response = tuple[int, dict[str, str], bytes]

_LABEL = re.compile(r"\{(\w+)(\+?)\}")


class Request:
    """Action, parameters and caller of one call; account and region are those of the caller."""

    def __init__(self, service: str, method: str, path: str, headers: dict, body: bytes, query: dict) -> None:
        self.service, self.method, self.path = service, method, path
        self.headers, self.body, self.query = headers, body, query
        self.account, self.region = get_account_id(), get_region()

    @cached_property
    def params(self) -> dict[str, Any]:
        """Query string and form-encoded body together; values may be lists."""
        return ministack_app._routing_params(self.method, self.path, self.headers, self.body, self.query)

    @cached_property
    def action(self) -> str:
        """The IAM action without its service prefix, '' when the call has none."""
        found = iam_actions.extract_iam_action(
            self.service, self.method, self.path, self.headers, self.body, self.params
        )
        return found.partition(":")[2] if found else ""

    @cached_property
    def json(self) -> dict[str, Any]:
        """The JSON body, {} when there is none."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @cached_property
    def principal(self) -> str:
        """ARN of the caller, '' when the key is unknown."""
        key = ministack_app.extract_access_key_id(self.headers, self.query) or ""
        identity = iam_evaluator.resolve_caller_identity(key) or {}
        return identity.get("userArn", "")

    def param(self, name: str, default: str = "") -> str:
        """One query parameter as text."""
        value = self.params.get(name, default)
        return value[0] if isinstance(value, list) and value else value

    def members(self, prefix: str) -> list[str]:
        """Values of a query list: 'GroupId' gives GroupId.1, GroupId.2 and so on."""
        numbered = re.compile(re.escape(prefix) + r"\.(?:member\.)?(\d+)$")
        found = [(int(m.group(1)), name) for name in self.params if (m := numbered.match(name))]
        return [self.param(name) for _, name in sorted(found)]

    @cached_property
    def labels(self) -> dict[str, str]:
        """Path parameters of a REST operation by the service model of botocore."""
        for model in iam_actions._BOTOCORE_SERVICE_MAP.get(self.service, []):
            operation = iam_actions._load_botocore_model(model).get("operations", {}).get(self.action)
            if operation:
                return _match(operation["http"]["requestUri"], self.path)
        return {}


def _match(uri: str, path: str) -> dict[str, str]:
    pattern, at = "", 0
    template = uri.partition("?")[0].rstrip("/")
    for label in _LABEL.finditer(template):
        pattern += re.escape(template[at : label.start()])
        pattern += f"(?P<{label[1]}>{'.+' if label[2] else '[^/]+'})"
        at = label.end()
    found = re.fullmatch(pattern + re.escape(template[at:]), path.rstrip("/"))
    return {name: unquote(value) for name, value in found.groupdict().items()} if found else {}
