"""The closed year for machines says what the report says, exactly."""

import json
from decimal import Decimal
from typing import Any

import pytest

from coordcare.payment.closing_report import as_json
from coordcare.payment.closing_report.as_json import closed_as_json
from tests.unit.payment.closing_report.reported import FINDINGS, TARGETS, files_of
from tests.unit.payment.statements.closed_year import closed_year


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    closed = closed_year()
    found = closed_as_json(closed, targets=TARGETS, filing_findings=FINDINGS, files=files_of(closed))
    again: dict[str, Any] = json.loads(json.dumps(found))
    assert again == found
    return again


def test_every_key_is_told_in_the_docstring(said: dict[str, Any]) -> None:
    assert as_json.__doc__ is not None
    assert [key for key in said if key not in as_json.__doc__] == []
    inside = [
        key for name in ("settlements", "payments", "arrangements", "areas", "adjustments") for key in said[name][0]
    ]
    assert [key for key in inside if key not in as_json.__doc__] == []


def test_no_amount_is_a_float(said: object) -> None:
    def floats(value: object) -> int:
        if isinstance(value, dict):
            return sum(map(floats, value.values()))
        return sum(map(floats, value)) if isinstance(value, list) else isinstance(value, float)

    assert floats(said) == 0


def test_lines_add_up_to_what_was_earned_and_payments_to_the_denominator(said: dict[str, Any]) -> None:
    for one in said["settlements"]:
        assert sum(Decimal(line["amount"]) for line in one["lines"]) == Decimal(one["earned"])
        assert Decimal(one["earned"]) - Decimal(one["paid_before"]) == Decimal(one["due"])
    assert sum(Decimal(one["dollars"]) for one in said["payments"]) == Decimal(said["progress"]["of_dollars"])
    assert all(one["adds_up"] for one in said["sums"])


def test_progress_has_its_shares_and_targets_with_their_standing(said: dict[str, Any]) -> None:
    assert said["progress"]["shares"][0] == {
        "category": "2C", "basis": "most advanced", "dollars": "1809279.12", "share": "0.723361",
    }  # fmt: skip
    assert [(one["standing"], one["reached"]) for one in said["progress"]["targets"]] == [
        ("confirmed", "reached"),
        ("assumed", "not reached"),
    ]


def test_few_members_are_null(said: dict[str, Any]) -> None:
    hospital = next(one for one in said["arrangements"] if one["id"] == "HOSPITAL")
    assert hospital["members"] is None
    assert [one["members"] for one in hospital["parties"]] == [96, None]
