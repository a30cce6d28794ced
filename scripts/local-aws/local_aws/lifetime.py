"""Nothing outlives the caller: the whole process group, Lambda workers and temporary files included, ends together."""

import os
import signal
import subprocess
import sys
import tempfile
import threading


def own_process_group() -> None:
    """Callers start us as a group leader; a start by hand must not put the shell's group at risk."""
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)


def own_temporary_folder() -> None:
    """The emulators leave files behind when they are killed, so theirs go into one folder that we remove."""
    folder = tempfile.mkdtemp(prefix="local-aws-")
    os.environ["TMPDIR"] = tempfile.tempdir = folder


def end_group(*_: object) -> None:
    """Workers hold no state worth a graceful end, so the group is killed at once.

    They may write until then, so the one who clears up stands outside the group and comes a moment later.
    """
    sys.stdout.flush()
    clear_up = ["sh", "-c", 'sleep 0.2; rm -rf "$1"', "sh", tempfile.gettempdir()]
    subprocess.Popen(clear_up, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def end_with_parent() -> None:
    """The parent holds the other end of our stdin: end of file means that it is gone, however it ended."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end_group)
    if not os.isatty(0):
        threading.Thread(target=_wait_for_end_of_input, daemon=True).start()


def _wait_for_end_of_input() -> None:
    while os.read(0, 4096):
        pass
    end_group()
