"""Whoever asks again for an answer that got lost is given it; nothing is done twice.

On a busy machine a connection may break after the work is done, and the SDK repeats the call: AWS would refuse to make
a second log group of the name, and `terraform apply` would fail for no fault of ours. SDKs name a call by
amz-sdk-invocation-id, the same in each attempt; an attempt after a refusal or a throttling is a new try.
Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

import asyncio

from local_aws.cloud import Cloud, Proceed
from local_aws.request import Request

# So many calls are remembered; an SDK asks again within seconds.
REMEMBERED = 1000
# Its answers are large, and what it does can be done twice.
FORGOTTEN = {"s3"}


def install(cloud: Cloud) -> None:
    others = cloud.around_calls
    answers: dict[str, asyncio.Task] = {}

    async def around(request: Request, proceed: Proceed) -> tuple:
        name = request.headers.get("amz-sdk-invocation-id")
        if name is None or request.service in FORGOTTEN:
            return await others(request, proceed)
        if name not in answers or _is_refusal(answers[name]):
            answers[name] = asyncio.ensure_future(others(request, proceed))
            while len(answers) > REMEMBERED:
                del answers[next(iter(answers))]
        # What is begun comes to its end, though nobody may be waiting any more.
        return await asyncio.shield(answers[name])

    cloud.around_calls = around


def _is_refusal(answer: asyncio.Task) -> bool:
    if not answer.done():
        return False
    return answer.cancelled() or answer.exception() is not None or answer.result()[0] >= 300
