"""Flow logs go to buckets of S3, below a prefix or not, and keep how their objects are laid out.

moto looks for the bucket in an S3 of its own, and forgets DestinationOptions, so that every plan of Terraform would
replace the flow log. Sources: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
(LogDestination), https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DestinationOptionsRequest.html
"""

from typing import Any

from moto.ec2.models.flow_logs import FlowLogs as FlowLog
from moto.ec2.responses.flow_logs import FlowLogs
from moto.s3.exceptions import MissingBucket
from moto.s3.models import S3Backend

from local_aws.cloud import Cloud

_DEFAULTS = {"FileFormat": "plain-text", "HiveCompatiblePartitions": False, "PerHourPartition": False}


def install(cloud: Cloud) -> None:
    s3 = cloud.service_module("s3")

    def get_bucket(_self: S3Backend, destination: str) -> str:
        bucket = destination.split("/")[0]
        if bucket not in s3._buckets:
            raise MissingBucket(bucket=bucket)
        return bucket

    S3Backend.get_bucket = get_bucket
    FlowLog.destination_options = None
    FlowLogs.create_flow_logs = _with_options(FlowLogs.create_flow_logs)


def _with_options(create: Any) -> Any:
    def create_flow_logs(self: FlowLogs) -> Any:
        known = set(self.ec2_backend.flow_logs)
        answer = create(self)
        for name, flow_log in self.ec2_backend.flow_logs.items():
            if name not in known and flow_log.log_destination_type == "s3":
                flow_log.destination_options = {**_DEFAULTS, **self._get_param("DestinationOptions", {})}
        return answer

    return create_flow_logs
