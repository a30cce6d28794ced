"""Auto Scaling is served by moto, whose groups start instances that EC2 shows; those of MiniStack start none.

Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/Welcome.html
"""

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    cloud.route_to_moto("autoscaling")
