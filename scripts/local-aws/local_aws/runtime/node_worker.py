"""One execution environment of a Node.js function: a process that lives from its cold start until it fails.

A handler that throws does not end its environment, as on AWS; an exit, a crash or a time-out does.
Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

import json
import os
import select
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

from ministack.core.lambda_runtime import Worker

from local_aws.runtime import function_package
from local_aws.runtime.running import running

BOOTSTRAP = Path(__file__).with_name("node_bootstrap.mjs")
START_SECONDS, LOG_SECONDS = 30.0, 1.0

Line = tuple[int, str]


class NodeWorker(Worker):
    """Speaks with node_bootstrap.mjs; MiniStack's pool keeps it, leases it and ends it."""

    log_stream = ""
    _process: subprocess.Popen  # stays ours when the pool, which ends us on an update, drops its own reference

    def invoke(
        self, event: Any, request_id: str, *, trace_id: str | None = None, depth: Any = None,
        durable: Any = None, invoked_function_arn: str | None = None,
    ) -> dict:
        """Run one invocation: status 'ok' with result, or 'error' with errorType, errorMessage and trace."""
        timeout = float(self.config.get("Timeout", 3))
        with self._lock:
            reply = self._start_if_needed()
            if reply is None:
                message = {
                    "event": event, "requestId": request_id, "traceId": trace_id,
                    "invokedFunctionArn": invoked_function_arn or self.config.get("FunctionArn", ""),
                    "deadline": int((time.time() + timeout) * 1000),
                }
                with running(request_id, self.config["FunctionName"], event, self._process):
                    reply = self._send(message) or self._read(timeout, request_id)
            lines = self._take_log()
        # The names that MiniStack's own callers of a worker read.
        return {**reply, "error": reply.get("errorMessage"), "lines": lines, "log": "\n".join(t for _, t in lines)}

    def _start_if_needed(self) -> dict | None:
        if self._proc is not None and self._proc.poll() is None:
            return None
        self._spawn()
        reply = self._read(START_SECONDS, "init")
        if reply["status"] == "ready":
            self._log_complete.wait(LOG_SECONDS)
            return None
        return reply

    def _spawn(self) -> None:
        version = self.config.get("Version", "$LATEST")
        self.log_stream = f"{datetime.now(timezone.utc):%Y/%m/%d}/[{version}]{uuid4().hex}"
        self._lines: deque[Line] = deque()
        self._log_complete = threading.Event()
        code = function_package.unpacked(self.code_zip)
        replies, theirs = os.pipe()
        marker = uuid4().hex
        private = {"_LOCAL_REPLIES": str(theirs), "_LOCAL_END_OF_LOG": marker}
        self._proc = self._process = subprocess.Popen(
            [shutil.which("node") or "node", str(BOOTSTRAP)], cwd=code, pass_fds=(theirs,),
            env={**function_package.environment(self.config, code, self.log_stream), **private},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1,
        )
        os.close(theirs)
        self._replies: TextIO = os.fdopen(replies)
        reader = (self._process.stdout, marker, self._lines, self._log_complete)
        threading.Thread(target=_collect_log, args=reader, daemon=True).start()

    def _send(self, message: dict) -> dict | None:
        self._log_complete.clear()
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except OSError:
            return self._ended(message["requestId"])
        return None

    def _read(self, seconds: float, request_id: str) -> dict:
        ready, _, _ = select.select([self._replies], [], [], seconds)
        if not ready:
            self._end()
            text = f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
            return _error("Sandbox.Timedout", text)
        line = self._replies.readline()
        if not line:
            return self._ended(request_id)
        reply = json.loads(line)
        if reply.get("ends"):
            self._end()
        return reply

    def _ended(self, request_id: str) -> dict:
        code = self._process.wait()
        how = f"exit status {code}" if code > 0 else f"signal: {signal.strsignal(-code).lower()}"
        text = f"Runtime exited with error: {how}" if code else "Runtime exited without providing a reason"
        self._end()
        return _error("Runtime.ExitError", f"RequestId: {request_id} Error: {text}")

    def _end(self) -> None:
        """Nothing of a broken environment is used again; the next invocation is a cold start."""
        self._proc = None
        self._process.kill()
        self._process.wait()
        self._replies.close()

    def _take_log(self) -> list[Line]:
        self._log_complete.wait(LOG_SECONDS)
        return [self._lines.popleft() for _ in range(len(self._lines))]


def _collect_log(output: TextIO, marker: str, lines: deque[Line], complete: threading.Event) -> None:
    for raw in output:
        text = raw.rstrip("\n")
        if text.endswith(marker):
            if kept := text.removesuffix(marker):
                lines.append((int(time.time() * 1000), kept))
            complete.set()
        else:
            lines.append((int(time.time() * 1000), text))
    complete.set()


def _error(kind: str, message: str) -> dict:
    return {"status": "error", "errorType": kind, "errorMessage": message, "trace": []}
