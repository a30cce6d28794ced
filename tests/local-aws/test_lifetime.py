"""The cloud says when it is ready, and nothing of it outlives its caller."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import start
from running import Cloud, eventually


def members(group: int) -> list[str]:
    """Commands of the live processes of a process group."""
    listing = subprocess.run(["ps", "-A", "-o", "pgid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in listing.stdout.splitlines()]
    return [args for pgid, stat, args in rows if int(pgid) == group and not stat.startswith("Z")]


def test_health_answers(cloud: Cloud) -> None:
    assert cloud.admin("GET", "/_local/health") == {"status": "ok"}


@pytest.mark.parametrize(
    "end",
    [lambda process: process.stdin.close(), lambda process: os.kill(process.pid, signal.SIGTERM)],
    ids=["its stdin ends", "it is told to"],
)
def test_the_cloud_ends_with_its_workers_and_files_when(
    end: Callable[[subprocess.Popen], None], tmp_path: Path
) -> None:
    process, endpoint = start(tmp_path)
    cloud = Cloud(endpoint)
    assert cloud.invoke(cloud.function("exports.handler = async () => 'done';")) == ("done", None)
    assert any("node" in command for command in members(process.pid))
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_dir()] != []
    end(process)
    process.wait(timeout=10)
    eventually(lambda: not members(process.pid), seconds=5)
    eventually(lambda: [entry.name for entry in tmp_path.iterdir()] == ["local-aws.log"], seconds=5)
