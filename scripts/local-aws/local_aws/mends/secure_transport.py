"""Every call counts as made over TLS; the local endpoint speaks plain HTTP, so policies that refuse HTTP would refuse all.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (aws:SecureTransport)
"""

from typing import Any

from ministack.core import iam_evaluator

from local_aws.cloud import Cloud


def install(_cloud: Cloud) -> None:
    resolve = iam_evaluator._resolve_condition_key

    def resolve_as_over_tls(key: str, context: iam_evaluator.EvalContext) -> Any:
        return "true" if key.lower() == "aws:securetransport" else resolve(key, context)

    iam_evaluator._resolve_condition_key = resolve_as_over_tls
