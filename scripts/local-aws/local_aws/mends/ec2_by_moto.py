"""EC2 is served by moto, which models network interfaces and security groups; MiniStack does not.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html
"""

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    cloud.route_to_moto("ec2")
