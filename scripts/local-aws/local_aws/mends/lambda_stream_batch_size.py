"""An event source mapping on a stream that names no batch size gets 100; MiniStack gives all sources 10.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html (BatchSize)
"""

import json

from local_aws.cloud import Cloud
from local_aws.request import Request


def install(cloud: Cloud) -> None:
    cloud.overlay("lambda", "CreateEventSourceMapping", _fill_in)


def _fill_in(request: Request) -> None:
    source = request.json.get("EventSourceArn", "")
    if "BatchSize" not in request.json and ":sqs:" not in source:
        request.body = json.dumps({**request.json, "BatchSize": 100}).encode()
