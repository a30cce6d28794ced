"""What a function finds when it starts: its unpacked code and the environment variables that Lambda sets.

Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

import os
import tempfile
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from ministack.core.lambda_runtime import execution_credentials


def unpacked(package: bytes) -> Path:
    """The folder with the code of a zip; unpacked once, since functions may not write there on AWS either."""
    folder = Path(tempfile.gettempdir()) / "functions" / sha256(package).hexdigest()
    if not folder.exists():
        fresh = folder.with_name(uuid4().hex)
        with zipfile.ZipFile(BytesIO(package)) as archive:
            archive.extractall(fresh)
        try:
            fresh.rename(folder)
        except OSError:  # another environment of the same function was faster
            return fresh
    return folder


def environment(config: dict, code: Path, log_stream: str) -> dict[str, str]:
    """All variables of the process: nothing of the machine but PATH and the folder for temporary files."""
    region = config["FunctionArn"].split(":")[3]
    own = (config.get("Environment") or {}).get("Variables") or {}
    reserved = {
        "_HANDLER": config.get("Handler", ""),
        "AWS_DEFAULT_REGION": region,
        "AWS_REGION": region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime', '')}",
        "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
        "AWS_LAMBDA_FUNCTION_VERSION": config.get("Version", "$LATEST"),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group(config),
        "AWS_LAMBDA_LOG_STREAM_NAME": log_stream,
        "LAMBDA_TASK_ROOT": str(code),
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        **_logging(config),
        **execution_credentials(config),
    }
    machine = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    general = {"LANG": "en_US.UTF-8", "TZ": ":UTC", **_endpoints(os.environ["GATEWAY_PORT"])}
    return {**machine, **general, **own, **reserved}


def _endpoints(port: str) -> dict[str, str]:
    """Clients of S3 Control put the account before the host, which an address cannot have; a name can."""
    return {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ENDPOINT_URL_S3_CONTROL": f"http://localhost:{port}"}


def log_group(config: dict) -> str:
    """The log group that the function writes to."""
    return (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"


def _logging(config: dict) -> dict[str, str]:
    logging = config.get("LoggingConfig") or {}
    if logging.get("LogFormat") != "JSON":
        return {}
    return {"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": logging.get("ApplicationLogLevel", "INFO")}
