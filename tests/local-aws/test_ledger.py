"""The record of calls and refusals that tests read."""

from local_aws.access.ledger import Ledger


def _ledger() -> Ledger:
    ledger = Ledger()
    for session in ("function", "burglar"):
        ledger.call(f"role/{session}", [("sqs:SendMessage", "queue")], 200)
        ledger.refuse(f"role/{session}", "sqs:SendMessage", "queue", "no policy allows it")
    return ledger


def test_forgets_the_calls_of_one_principal_only() -> None:
    ledger = _ledger()

    ledger.forget_calls("burglar")
    ledger.forget_refusals("burglar")

    assert [call["principal"] for call in ledger.calls()] == ["role/function"]
    assert [refusal["principal"] for refusal in ledger.refusals()] == ["role/function"]


def test_forgets_everything_when_nobody_is_named() -> None:
    ledger = _ledger()

    ledger.forget_calls()
    ledger.forget_refusals()

    assert ledger.calls() == []
    assert ledger.refusals() == []
