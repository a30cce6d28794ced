"""A small network with instances, for tests of EC2."""

from typing import Any

from running import Cloud, unique

IMAGE = "ami-12c6146b"


class Network:
    """A VPC with one subnet."""

    def __init__(self, cloud: Cloud, ipv6: bool = False) -> None:
        self.ec2 = cloud.client("ec2")
        self.vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=ipv6)["Vpc"]["VpcId"]
        self.subnet = self.ec2.create_subnet(VpcId=self.vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]

    def group(self, **tags: str) -> str:
        """The id of a new security group."""
        group = self.ec2.create_security_group(GroupName=unique("group"), Description="test", VpcId=self.vpc)["GroupId"]
        if tags:
            self.ec2.create_tags(Resources=[group], Tags=[{"Key": k, "Value": v} for k, v in tags.items()])
        return group

    def instance(self, *groups: str) -> str:
        """The id of a new instance with one interface in these groups."""
        answer = self.ec2.run_instances(
            ImageId=IMAGE, InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=self.subnet, SecurityGroupIds=list(groups)
        )
        return answer["Instances"][0]["InstanceId"]

    def second_interface(self, instance: str, group: str) -> str:
        """The id of a further interface that is attached to the instance."""
        answer = self.ec2.create_network_interface(SubnetId=self.subnet, Groups=[group])
        interface = answer["NetworkInterface"]["NetworkInterfaceId"]
        self.ec2.attach_network_interface(InstanceId=instance, NetworkInterfaceId=interface, DeviceIndex=1)
        return interface

    def describe(self, instance: str) -> Any:
        return self.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]

    def primary(self, instance: str) -> str:
        """The id of the interface at device index 0."""
        found = self.describe(instance)["NetworkInterfaces"]
        return next(each["NetworkInterfaceId"] for each in found if each["Attachment"]["DeviceIndex"] == 0)

    def move(self, interface: str, *groups: str) -> None:
        self.ec2.modify_network_interface_attribute(NetworkInterfaceId=interface, Groups=list(groups))

    def groups_of_instance(self, instance: str) -> tuple[list[str], list[list[str]]]:
        """As DescribeInstances shows them: of the instance, and of each interface."""
        found = self.describe(instance)
        interfaces = sorted(found["NetworkInterfaces"], key=lambda each: each["Attachment"]["DeviceIndex"])
        return _ids(found["SecurityGroups"]), [_ids(each["Groups"]) for each in interfaces]

    def groups_of_interfaces(self, instance: str) -> list[list[str]]:
        """As DescribeNetworkInterfaces shows them."""
        wanted = [{"Name": "attachment.instance-id", "Values": [instance]}]
        found = self.ec2.describe_network_interfaces(Filters=wanted)["NetworkInterfaces"]
        found.sort(key=lambda each: each["Attachment"]["DeviceIndex"])
        return [_ids(each["Groups"]) for each in found]


def _ids(groups: list[dict]) -> list[str]:
    return [group["GroupId"] for group in groups]
