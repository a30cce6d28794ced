"""Settings of the local AWS, read from the environment before any emulator module is imported."""

import os
import socket
from dataclasses import dataclass

ACCOUNT = "123456789012"
HOST = "127.0.0.1"
ADMIN_PREFIX = "/_local/"


@dataclass(frozen=True)
class Settings:
    """Where to listen. The socket is bound at once, so that a free port cannot be lost to another process."""

    listener: socket.socket
    region: str

    @property
    def port(self) -> int:
        return self.listener.getsockname()[1]

    @property
    def endpoint(self) -> str:
        return f"http://{HOST}:{self.port}"


def from_environment() -> Settings:
    """LOCAL_AWS_PORT (0 or absent: any free port), AWS_REGION or AWS_DEFAULT_REGION (default eu-west-1)."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, int(os.environ.get("LOCAL_AWS_PORT") or "0")))
    listener.listen(1024)
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "eu-west-1"
    return Settings(listener, region)


def apply(settings: Settings) -> None:
    """Both emulators read these variables when they are imported."""
    os.environ.pop("MOTO_ACCOUNT_ID", None)  # would win over the account of the caller
    os.environ.update(
        AUTH="true",
        MINISTACK_ACCOUNT_ID=ACCOUNT,
        MINISTACK_REGION=settings.region,
        MINISTACK_HOST=HOST,
        BIND_HOST=HOST,
        GATEWAY_PORT=str(settings.port),
        IOT_MTLS_ENABLED="0",
        SFTP_ENABLED="0",
        PERSIST_STATE="0",
        LAMBDA_STRICT="0",
        MOTO_IAM_LOAD_MANAGED_POLICIES="false",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_DEFAULT_REGION=settings.region,
    )
    os.environ.setdefault("LAMBDA_ASYNC_RETRY_BASE_SECONDS", "0.2")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
