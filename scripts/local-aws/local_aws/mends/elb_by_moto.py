"""Load balancers are served by moto, so that their targets are the instances that EC2 shows.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html
"""

from local_aws.cloud import Cloud


def install(cloud: Cloud) -> None:
    cloud.route_to_moto("elasticloadbalancing")
