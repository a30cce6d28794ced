"""One call as the rules see it, after IAM has let it through."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from local_aws.request import Request
from local_aws.runtime.running import Invocation, caller

# Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
_ATTEMPT = re.compile(r"attempt=(\d+)(?:; *max=(\d+))?")


@dataclass(frozen=True)
class Call:
    """Who calls what, in which invocation of a function if any, and how often the SDK has tried it."""

    action: str
    principal: str
    text: str
    headers: Mapping[str, str]
    invocation: Invocation | None

    @property
    def service(self) -> str:
        return self.action.partition(":")[0]

    @property
    def attempt(self) -> int:
        """1 for the first attempt of the SDK, and for clients that do not say."""
        found = _ATTEMPT.search(self.headers.get("amz-sdk-request", ""))
        return int(found[1]) if found else 1

    @property
    def is_last_attempt(self) -> bool:
        """Whether the SDK gives up when this attempt fails."""
        found = _ATTEMPT.search(self.headers.get("amz-sdk-request", ""))
        return bool(found and found[2] and int(found[1]) >= int(found[2]))


def aws_call(request: Request) -> Call:
    """A call of an AWS service; the action is that of IAM ('dynamodb:PutItem')."""
    body = request.body if isinstance(request.body, bytes) else b""
    text = f"{request.path} {request.query} {body.decode(errors='replace')}"
    action = f"{request.service}:{request.action}"
    return Call(action, request.principal, text, request.headers, caller(request.headers))


def other_call(path: str, headers: Mapping[str, str]) -> Call:
    """A call of what is not AWS, below /_local/: 'slack/webhook/alerts' is the action 'slack:webhook/alerts'."""
    invocation = caller(headers)
    principal = f"function:{invocation.function}" if invocation else ""
    return Call(path.replace("/", ":", 1), principal, path, headers, invocation)
