"""One local AWS for all tests; each test makes resources of its own in it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from acting import Actor
from running import Cloud

REPOSITORY = Path(__file__).resolve().parents[2]


def start(temporary: Path) -> tuple[subprocess.Popen, str]:
    """A cloud in a process group of its own that ends with its stdin; the process and its endpoint."""
    pinned = [str(node.parent) for node in REPOSITORY.glob("node_modules/node*/bin/node")]
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = {
        **own, "LOCAL_AWS_PORT": "0", "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.pathsep.join([*pinned, os.environ["PATH"]]),
    }  # fmt: skip
    log = (temporary / "local-aws.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "local_aws"], cwd=REPOSITORY / "scripts" / "local-aws", env=environment,
        start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
    )  # fmt: skip
    line = process.stdout.readline()
    assert line, (temporary / "local-aws.log").read_text()
    return process, json.loads(line)["endpoint"]


def stop(process: subprocess.Popen) -> None:
    process.stdin.close()
    process.wait(timeout=10)


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process, address = start(tmp_path_factory.mktemp("cloud"))
    yield address
    stop(process)


@pytest.fixture(scope="session")
def cloud(endpoint: str) -> Cloud:
    return Cloud(endpoint)


@pytest.fixture(scope="session")
def detector(cloud: Cloud) -> str:
    """The id of the account's GuardDuty detector."""
    guardduty = cloud.client("guardduty")
    found = guardduty.list_detectors()["DetectorIds"]
    return found[0] if found else guardduty.create_detector(Enable=True)["DetectorId"]


@pytest.fixture
def actor(cloud: Cloud) -> Actor:
    """A role without any permission, assumed."""
    return Actor(cloud)
