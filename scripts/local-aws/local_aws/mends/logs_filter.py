"""FilterLogEvents understands patterns on JSON and is case sensitive; MiniStack lets every JSON pattern match all.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from local_aws.cloud import Cloud
from local_aws.replies import json_error
from local_aws.request import Request, Response
from local_aws.runtime import filter_pattern


def install(cloud: Cloud) -> None:
    logs = cloud.service_module("cloudwatch_logs")
    logs._compile_filter_pattern = filter_pattern.compile_pattern
    cloud.overlay("logs", "FilterLogEvents", _refuse_malformed)


def _refuse_malformed(request: Request) -> Response | None:
    try:
        filter_pattern.compile_pattern(request.json.get("filterPattern", ""))
    except ValueError as error:
        return json_error("InvalidParameterException", f"Invalid filter pattern: {error}")
    return None
