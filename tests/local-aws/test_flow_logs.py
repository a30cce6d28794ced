"""Flow logs of VPCs, as Terraform makes them."""

import pytest
from acting import code_of
from networks import Network
from running import REGION, Cloud, unique


@pytest.fixture(scope="module")
def bucket(cloud: Cloud) -> str:
    name = unique("flow-logs")
    cloud.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return name


def create(cloud: Cloud, destination: str, **more: object) -> tuple[str, dict]:
    """The VPC and the answer."""
    vpc = Network(cloud).vpc
    answer = cloud.client("ec2").create_flow_logs(
        ResourceType="VPC", ResourceIds=[vpc], TrafficType="ALL", LogDestinationType="s3", LogDestination=destination, **more
    )
    return vpc, answer


def described(cloud: Cloud, answer: dict) -> dict:
    return cloud.client("ec2").describe_flow_logs(FlowLogIds=answer["FlowLogIds"])["FlowLogs"][0]


@pytest.mark.parametrize("prefix", ["", "/network/"])
def test_a_flow_log_keeps_destination_format_interval_and_layout(cloud: Cloud, bucket: str, prefix: str) -> None:
    options = {"FileFormat": "parquet", "HiveCompatiblePartitions": True, "PerHourPartition": True}
    destination = f"arn:aws:s3:::{bucket}{prefix}"
    more = {"LogFormat": "${version} ${tcp-flags}", "MaxAggregationInterval": 60, "DestinationOptions": options}
    vpc, answer = create(cloud, destination, **more)
    assert answer["Unsuccessful"] == []
    flow_log = described(cloud, answer)
    assert {"ResourceId": vpc, "LogDestination": destination, **more}.items() <= flow_log.items()


def test_layout_has_defaults(cloud: Cloud, bucket: str) -> None:
    _, answer = create(cloud, f"arn:aws:s3:::{bucket}", DestinationOptions={"PerHourPartition": True})
    expected = {"FileFormat": "plain-text", "HiveCompatiblePartitions": False, "PerHourPartition": True}
    assert described(cloud, answer)["DestinationOptions"] == expected


def test_there_is_none_into_an_absent_bucket(cloud: Cloud) -> None:
    _, answer = create(cloud, f"arn:aws:s3:::{unique('absent')}")
    assert answer["FlowLogIds"] == []
    assert "does not exist" in answer["Unsuccessful"][0]["Error"]["Message"]


def test_a_deleted_one_is_gone(cloud: Cloud, bucket: str) -> None:
    _, answer = create(cloud, f"arn:aws:s3:::{bucket}")
    ec2 = cloud.client("ec2")
    ec2.delete_flow_logs(FlowLogIds=answer["FlowLogIds"])
    assert ec2.describe_flow_logs(FlowLogIds=answer["FlowLogIds"])["FlowLogs"] == []
    assert code_of(ec2.delete_flow_logs, FlowLogIds=answer["FlowLogIds"]) == "InvalidFlowLogId.NotFound"
