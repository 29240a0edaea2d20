"""Settlements are recorded once, and what comes out otherwise later is an adjustment with its causes."""

from decimal import Decimal
from pathlib import Path

import pytest

from coordcare.errors import CoordcareError
from coordcare.payment.closing import history
from coordcare.payment.closing.closed import Adjustment
from tests.unit.payment.closing.made import arrangement, closed, found, months, payment, tiers

TERMS = "streams: [{stream: infrastructure, name: Homes, rates: [{pmpm: 5.00}]}]"
INPUTS = {"inputs/assignments.csv": "one"}


def streams(count: int) -> dict[str, dict[str, object]]:
    year = closed(arrangement(TERMS), found=found(exposure=(months("C1", count),), tiers=tiers(C1=3)))
    return history.streams_recorded(year.settled)


def test_the_same_settlement_is_recorded_once(tmp_path: Path) -> None:
    numbers = [history.record(tmp_path, 2022, interim=False, inputs=INPUTS, streams=streams(10)) for _ in range(3)]
    assert numbers == [1, 1, 1]
    assert [path.name for path in (tmp_path / "settlements/2022").iterdir()] == ["001.json"]


def test_a_restated_input_gives_an_adjustment_with_its_cause(tmp_path: Path) -> None:
    history.record(tmp_path, 2022, interim=False, inputs=INPUTS, streams=streams(10))
    before = history.last_record(tmp_path, 2022)
    (adjustment,) = history.adjustments(before, streams(12), {"inputs/assignments.csv": "two"})
    assert (adjustment.before, adjustment.after, adjustment.change) == (Decimal(50), Decimal(60), Decimal(10))
    assert adjustment.causes == (
        "Member months of Alder at tier 3: 10 member months before, 12 member months now",
        "inputs/assignments.csv has changed",
    )
    assert history.record(tmp_path, 2022, interim=False, inputs=INPUTS, streams=streams(12)) == 2


def test_a_final_settlement_after_an_interim_one_is_recorded_even_if_it_comes_to_the_same(tmp_path: Path) -> None:
    for interim in (True, False):
        history.record(tmp_path, 2022, interim=interim, inputs=INPUTS, streams=streams(10))
    assert len(list((tmp_path / "settlements/2022").iterdir())) == 2


def test_a_stream_that_is_gone_and_one_that_is_new_are_adjustments(tmp_path: Path) -> None:
    history.record(tmp_path, 2022, interim=False, inputs=INPUTS, streams=streams(10))
    before = history.last_record(tmp_path, 2022)
    renamed = {f"{key} anew": one for key, one in streams(10).items()}
    gone, new = history.adjustments(before, renamed, INPUTS)
    assert isinstance(gone, Adjustment)
    assert (gone.after, new.before) == (Decimal(0), Decimal(0))
    assert "settled no more" in gone.causes[0]
    assert "settled for the first time" in new.causes[0]


def test_without_a_record_nothing_is_adjusted() -> None:
    assert history.adjustments(None, streams(10), INPUTS) == ()


def test_a_record_that_was_spoiled_ends_in_a_sentence(tmp_path: Path) -> None:
    history.record(tmp_path, 2022, interim=False, inputs=INPUTS, streams=streams(10))
    (tmp_path / "settlements/2022/001.json").write_text("{", encoding="utf-8")
    with pytest.raises(CoordcareError, match="cannot be read as a settlement"):
        history.last_record(tmp_path, 2022)


def test_a_settlement_that_is_made_again_has_the_same_number_and_adjustments(tmp_path: Path) -> None:
    history.record(tmp_path, 2022, interim=False, inputs=INPUTS, streams=streams(10))
    history.record(tmp_path, 2022, interim=False, inputs=INPUTS, streams=streams(12))
    number, before = history.record_before(tmp_path, 2022, interim=False, streams=streams(12))
    assert number == 2
    assert before is not None
    assert before.number == 1


def test_a_restated_payment_is_an_adjustment_though_every_line_is_the_same(tmp_path: Path) -> None:
    def paid(amount: str) -> dict[str, dict[str, object]]:
        given = found(exposure=(months("C1", 10),), other_payments=(payment(amount),))
        return history.streams_recorded(closed(arrangement(TERMS), found=given).settled)

    assert history.record(tmp_path, 2022, interim=False, inputs=INPUTS, streams=paid("30.00")) == 1
    number, before = history.record_before(tmp_path, 2022, interim=False, streams=paid("45.00"))
    assert number == 2
    (adjustment,) = history.adjustments(before, paid("45.00"), INPUTS)
    assert adjustment.change == 0
    assert adjustment.causes == ("Paid before, outside of claims: $30.00 before, $45.00 now",)


def test_what_came_into_play_because_a_term_changed_is_no_cause(tmp_path: Path) -> None:
    risk = """
streams:
  - stream: shared_savings
    name: Savings
    target: {pmpm: PMPM}
    upside: {share: 50%}
"""

    def target(pmpm: str) -> dict[str, dict[str, object]]:
        given = found(
            exposure=(months("C1", 10),), costs={("ONE/Savings", "Blue Bridge"): (Decimal(95), Decimal(0), Decimal(0))}
        )
        return history.streams_recorded(closed(arrangement(risk.replace("PMPM", pmpm)), found=given).settled)

    history.record(tmp_path, 2022, interim=False, inputs=INPUTS, streams=target("9.00"))
    (adjustment,) = history.adjustments(history.last_record(tmp_path, 2022), target("10.00"), INPUTS)
    assert adjustment.causes == ("Target PMPM: $9.00 before, $10.00 now",)
