"""What keeps an instance alive: its attributes, its Auto Scaling group and its target groups."""

from typing import Any

import pytest
from acting import Actor, code_of
from networks import IMAGE, Network
from running import ACCOUNT, REGION, Cloud, unique

ARN = f"arn:aws:ec2:{REGION}:{ACCOUNT}"
DENIED = "UnauthorizedOperation"
MODIFY = "ec2:ModifyInstanceAttribute"


@pytest.fixture(scope="module")
def network(cloud: Cloud) -> Network:
    return Network(cloud)


@pytest.fixture
def instance(network: Network) -> str:
    return network.instance(network.group())


@pytest.fixture
def target_group(cloud: Cloud, network: Network) -> str:
    elb = cloud.client("elbv2")
    made = elb.create_target_group(Name=unique("web"), Protocol="HTTP", Port=80, VpcId=network.vpc, TargetType="instance")
    return made["TargetGroups"][0]["TargetGroupArn"]


@pytest.fixture
def group(cloud: Cloud, network: Network, target_group: str) -> str:
    """The name of an Auto Scaling group with one instance in service, and room for another."""
    scaling, name = cloud.client("autoscaling"), unique("group")
    template = {"ImageId": IMAGE, "InstanceType": "t3.micro"}
    made = cloud.client("ec2").create_launch_template(LaunchTemplateName=name, LaunchTemplateData=template)
    scaling.create_auto_scaling_group(
        AutoScalingGroupName=name, MinSize=1, MaxSize=2, DesiredCapacity=1, VPCZoneIdentifier=network.subnet,
        LaunchTemplate={"LaunchTemplateId": made["LaunchTemplate"]["LaunchTemplateId"]}, TargetGroupARNs=[target_group],
    )  # fmt: skip
    return name


def described(cloud: Cloud, group: str) -> Any:
    return cloud.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[group])["AutoScalingGroups"][0]


def member(cloud: Cloud, group: str) -> str:
    return described(cloud, group)["Instances"][0]["InstanceId"]


def state_of(cloud: Cloud, instance: str) -> str:
    found = cloud.client("autoscaling").describe_auto_scaling_instances(InstanceIds=[instance])
    return found["AutoScalingInstances"][0]["LifecycleState"]


def targets(cloud: Cloud, target_group: str) -> list[tuple[str, int]]:
    found = cloud.client("elbv2").describe_target_health(TargetGroupArn=target_group)["TargetHealthDescriptions"]
    return sorted((each["Target"]["Id"], each["Target"]["Port"]) for each in found)


def test_attributes_are_read_as_they_were_set(network: Network, instance: str) -> None:
    ec2 = network.ec2
    ec2.modify_instance_attribute(InstanceId=instance, DisableApiTermination={"Value": True})
    ec2.modify_instance_attribute(InstanceId=instance, InstanceInitiatedShutdownBehavior={"Value": "terminate"})
    [device] = network.describe(instance)["BlockDeviceMappings"]
    volume = {"VolumeId": device["Ebs"]["VolumeId"], "DeleteOnTermination": False}
    ec2.modify_instance_attribute(
        InstanceId=instance, BlockDeviceMappings=[{"DeviceName": device["DeviceName"], "Ebs": volume}]
    )

    def read(name: str) -> Any:
        answer = ec2.describe_instance_attribute(InstanceId=instance, Attribute=name)
        return answer[name[0].upper() + name[1:]]["Value"]

    assert read("disableApiTermination") is True
    assert read("instanceInitiatedShutdownBehavior") == "terminate"
    assert network.describe(instance)["BlockDeviceMappings"][0]["Ebs"]["DeleteOnTermination"] is False


def test_a_metadata_option_that_is_not_named_stays(network: Network, instance: str) -> None:
    before = network.describe(instance)["MetadataOptions"]
    network.ec2.modify_instance_metadata_options(InstanceId=instance, HttpTokens="required", HttpPutResponseHopLimit=1)
    wanted = {**before, "HttpTokens": "required", "HttpPutResponseHopLimit": 1}
    assert network.describe(instance)["MetadataOptions"] == wanted
    network.ec2.modify_instance_metadata_options(InstanceId=instance, HttpPutResponseHopLimit=3)
    assert network.describe(instance)["MetadataOptions"] == {**wanted, "HttpPutResponseHopLimit": 3}


def test_a_role_may_be_limited_to_one_value_of_one_attribute(instance: str, actor: Actor) -> None:
    on = {"StringEqualsIgnoreCase": {"ec2:Attribute/DisableApiTermination": "true"}}
    actor.may({"Action": MODIFY, "Resource": f"{ARN}:instance/*", "Condition": on})
    modify = actor.client("ec2").modify_instance_attribute
    modify(InstanceId=instance, DisableApiTermination={"Value": True})
    assert code_of(modify, InstanceId=instance, DisableApiTermination={"Value": False}) == DENIED
    assert code_of(modify, InstanceId=instance, InstanceType={"Value": "m5.large"}) == DENIED


def test_attributes_of_several_values_have_no_key_and_name_their_volumes(network: Network, instance: str, actor: Actor) -> None:
    if_any = {"StringEqualsIfExists": {"ec2:Attribute": ["BlockDeviceMapping"]}}
    on_host = {"Action": MODIFY, "Resource": f"{ARN}:instance/*", "Condition": if_any}
    [device] = network.describe(instance)["BlockDeviceMappings"]
    ebs = {"VolumeId": device["Ebs"]["VolumeId"], "DeleteOnTermination": False}
    change = {"InstanceId": instance, "BlockDeviceMappings": [{"DeviceName": device["DeviceName"], "Ebs": ebs}]}
    modify = actor.client("ec2").modify_instance_attribute
    actor.may(on_host)
    assert code_of(modify, **change) == DENIED
    actor.may(on_host, {"Action": MODIFY, "Resource": f"{ARN}:volume/*", "Condition": if_any})
    modify(**change)
    assert code_of(modify, InstanceId=instance, DisableApiTermination={"Value": True}) == DENIED


def test_a_role_may_be_limited_to_requiring_imdsv2(instance: str, actor: Actor) -> None:
    required = {"StringEquals": {"ec2:Attribute/HttpTokens": "required"}}
    actor.may({"Action": "ec2:ModifyInstanceMetadataOptions", "Resource": f"{ARN}:instance/*", "Condition": required})
    modify = actor.client("ec2").modify_instance_metadata_options
    modify(InstanceId=instance, HttpTokens="required", HttpPutResponseHopLimit=1)
    assert code_of(modify, InstanceId=instance, HttpTokens="optional") == DENIED
    assert code_of(modify, InstanceId=instance, HttpPutResponseHopLimit=9) == DENIED


def test_standby_has_a_member_replaced_and_taken_out_of_the_target_groups(
    cloud: Cloud, group: str, target_group: str
) -> None:
    scaling, instance = cloud.client("autoscaling"), member(cloud, group)
    assert targets(cloud, target_group) == [(instance, 80)]
    one = {"AutoScalingGroupName": group, "InstanceIds": [instance]}
    scaling.enter_standby(**one, ShouldDecrementDesiredCapacity=False)
    assert state_of(cloud, instance) == "Standby"
    assert (described(cloud, group)["DesiredCapacity"], len(described(cloud, group)["Instances"])) == (1, 2)
    assert (instance, 80) not in targets(cloud, target_group)
    again = {**one, "ShouldDecrementDesiredCapacity": False}
    assert code_of(scaling.enter_standby, **again) == "ValidationError"
    scaling.exit_standby(**one)
    assert state_of(cloud, instance) == "InService"
    assert described(cloud, group)["DesiredCapacity"] == 2
    assert (instance, 80) in targets(cloud, target_group)
    assert code_of(scaling.exit_standby, **one) == "ValidationError"


def test_nobody_comes_back_from_standby_above_the_maximum(cloud: Cloud, group: str) -> None:
    scaling, instance = cloud.client("autoscaling"), member(cloud, group)
    one = {"AutoScalingGroupName": group, "InstanceIds": [instance]}
    scaling.enter_standby(**one, ShouldDecrementDesiredCapacity=False)
    scaling.update_auto_scaling_group(AutoScalingGroupName=group, MaxSize=1)
    assert code_of(scaling.exit_standby, **one) == "ValidationError"
    assert state_of(cloud, instance) == "Standby"


def test_what_is_no_member_cannot_go_on_standby(cloud: Cloud, group: str, instance: str) -> None:
    enter = cloud.client("autoscaling").enter_standby
    one = {"InstanceIds": [instance], "ShouldDecrementDesiredCapacity": False}
    assert code_of(enter, AutoScalingGroupName=group, **one) == "ValidationError"
    assert code_of(enter, AutoScalingGroupName="no-such-group", **one) == "ValidationError"


def test_standby_is_authorized_on_the_group(cloud: Cloud, group: str, actor: Actor) -> None:
    enter, instance = actor.client("autoscaling").enter_standby, member(cloud, group)
    one = {"InstanceIds": [instance], "ShouldDecrementDesiredCapacity": False}
    arn = f"arn:aws:autoscaling:{REGION}:{ACCOUNT}:autoScalingGroup:*:autoScalingGroupName"
    actor.may({"Action": "autoscaling:EnterStandby", "Resource": f"{arn}/another"})
    assert code_of(enter, AutoScalingGroupName=group, **one) == "AccessDenied"
    actor.may({"Action": "autoscaling:EnterStandby", "Resource": f"{arn}/{group}"})
    enter(AutoScalingGroupName=group, **one)


def test_a_target_is_taken_out_on_its_port_and_twice_does_no_harm(cloud: Cloud, target_group: str, instance: str) -> None:
    elb = cloud.client("elbv2")
    both = [{"Id": instance, "Port": 80}, {"Id": instance, "Port": 8080}]
    elb.register_targets(TargetGroupArn=target_group, Targets=both)
    assert targets(cloud, target_group) == [(instance, 80), (instance, 8080)]
    elb.deregister_targets(TargetGroupArn=target_group, Targets=both[:1])
    elb.deregister_targets(TargetGroupArn=target_group, Targets=both[:1])
    assert targets(cloud, target_group) == [(instance, 8080)]
    gone = target_group.replace("targetgroup/", "targetgroup/x")
    assert code_of(elb.register_targets, TargetGroupArn=gone, Targets=both) == "TargetGroupNotFound"


def test_targets_are_changed_by_right_on_their_group_and_read_by_right_on_all(
    cloud: Cloud, target_group: str, instance: str, actor: Actor
) -> None:
    elb = actor.client("elbv2")
    one = {"TargetGroupArn": target_group, "Targets": [{"Id": instance, "Port": 80}]}
    groups = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/*/*"
    read = ["elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:DescribeTargetGroups"]
    actor.may(
        {"Action": ["elasticloadbalancing:DeregisterTargets"], "Resource": groups}, {"Action": read, "Resource": groups}
    )
    elb.deregister_targets(**one)
    assert code_of(elb.register_targets, **one) == "AccessDenied"
    assert code_of(elb.describe_target_health, TargetGroupArn=target_group) == "AccessDenied"
    actor.may({"Action": read, "Resource": "*"})
    elb.describe_target_health(TargetGroupArn=target_group)
    elb.describe_target_groups()
