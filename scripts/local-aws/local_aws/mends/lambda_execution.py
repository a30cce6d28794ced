"""Node.js functions run as on Lambda: their error's class name, a clean and complete environment, whole logs.

MiniStack names every error Runtime.HandlerError, hands its own environment variables down, ends the process
after each error and may lose or delay log lines. Functions with layers stay with MiniStack.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html, configuration-envvars.html
"""

from collections.abc import Callable
from typing import Any

from ministack.core import lambda_runtime

from local_aws.cloud import Cloud
from local_aws.runtime import invocation
from local_aws.runtime.node_worker import NodeWorker


def install(cloud: Cloud) -> None:
    lambdas = cloud.service_module("lambda_svc")
    lambdas._execute_function_warm = _execution(lambdas, lambdas._execute_function_warm)
    lambda_runtime._worker_class_for = _worker_class(lambda_runtime._worker_class_for)


def _ours(config: dict) -> bool:
    return str(config.get("Runtime", "")).startswith("nodejs") and not config.get("Layers")


def _worker_class(others: Callable[[dict], type]) -> Callable[[dict], type]:
    return lambda config: NodeWorker if _ours(config) else others(config)


def _execution(lambdas: Any, others: Callable[..., dict]) -> Callable[..., dict]:
    def execute(func: dict, event: Any, request_id: str) -> dict:
        config = func.get("config") or func
        if not _ours(config):
            return others(func, event, request_id)
        name, version = config["FunctionName"], config.get("Version", "$LATEST")
        lambdas._ensure_reaper_thread()
        worker, _ = lambda_runtime.acquire_worker(name, config, func["code_zip"], qualifier=version)
        try:
            trace = lambdas._xray_trace_id_for_invocation(config)
            reply = worker.invoke(event, request_id, trace_id=trace, invoked_function_arn=config["FunctionArn"])
        finally:
            lambda_runtime.release_worker(worker)
        invocation.remember(worker.log_stream, reply["lines"])
        return _result(reply)

    return execute


def _result(reply: dict) -> dict:
    if reply["status"] == "ok":
        return {"body": reply["result"], "log": reply["log"]}
    body = {name: reply[name] for name in ("errorType", "errorMessage", "trace")}
    return {"body": body, "error": True, "function_error": "Unhandled", "log": reply["log"]}
