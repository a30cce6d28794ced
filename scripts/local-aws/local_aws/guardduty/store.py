"""What GuardDuty remembers: at most one detector per account and region, with its features and findings."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

# Enabled when a detector is created without naming features; the others start disabled.
ENABLED_BY_DEFAULT = (
    "CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS", "S3_DATA_EVENTS", "EKS_AUDIT_LOGS",
    "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS",
)  # fmt: skip
DISABLED_BY_DEFAULT = ("EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING")


def _default_features() -> dict[str, dict]:
    now = time.time()
    states = {**dict.fromkeys(ENABLED_BY_DEFAULT, "ENABLED"), **dict.fromkeys(DISABLED_BY_DEFAULT, "DISABLED")}
    return {name: {"name": name, "status": status, "updatedAt": now} for name, status in states.items()}


@dataclass
class Detector:
    """One detector; findings are kept in the camelCase shape of their events, by id."""

    id: str
    account: str
    region: str
    enabled: bool
    frequency: str
    tags: dict[str, str]
    created_at: str
    updated_at: str
    features: dict[str, dict] = field(default_factory=_default_features)
    findings: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        return f"arn:aws:guardduty:{self.region}:{self.account}:detector/{self.id}"

    def set_features(self, wanted: list[dict]) -> None:
        """Change the named features and leave the others; additional configurations merge by name too."""
        for change in wanted:
            feature = self.features.setdefault(change["name"], {"name": change["name"]})
            feature.update(status=change["status"], updatedAt=time.time())
            if extra := change.get("additionalConfiguration"):
                merged = {entry["name"]: entry for entry in [*feature.get("additionalConfiguration", []), *extra]}
                feature["additionalConfiguration"] = list(merged.values())


class Store:
    """Detectors by account and region."""

    def __init__(self) -> None:
        self._detectors: dict[tuple[str, str], Detector] = {}

    def detector(self, account: str, region: str) -> Detector | None:
        """The detector of an account in a region."""
        return self._detectors.get((account, region))

    def add(self, detector: Detector) -> None:
        """Keep a new detector."""
        self._detectors[detector.account, detector.region] = detector

    def remove(self, detector: Detector) -> None:
        """Forget a detector and its findings."""
        del self._detectors[detector.account, detector.region]

    def forget_findings(self) -> None:
        """Empty every detector."""
        for detector in self._detectors.values():
            detector.findings.clear()


def timestamp() -> str:
    """Now, as GuardDuty writes it: UTC with milliseconds."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
