"""A secret that is created without a value has no version until one is put; MiniStack makes an empty current version.

Reading it answers ResourceNotFoundException, and DescribeSecret shows no VersionIdsToStages. Source:
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html ("If you include SecretString or
SecretBinary then Secrets Manager creates an initial secret version and automatically attaches the staging label AWSCURRENT
to it"), API_GetSecretValue.html
"""

import json

from local_aws.cloud import Cloud
from local_aws.request import Request


def install(cloud: Cloud) -> None:
    secrets = cloud.service_module("secretsmanager")

    def forget_empty_version(request: Request, status: int, body: bytes) -> bytes | None:
        wish = request.json
        if request.action != "CreateSecret" or status != 200 or "SecretString" in wish or "SecretBinary" in wish:
            return None
        secrets._secrets[wish["Name"]]["Versions"].clear()
        answer = json.loads(body)
        answer.pop("VersionId", None)
        return json.dumps(answer).encode()

    cloud.after("secretsmanager", forget_empty_version)
