"""A statement has all streams of its party, and says who pays whom."""

from dataclasses import replace
from decimal import Decimal

import pytest

from coordcare.payment.closing.closed import Adjustment
from coordcare.payment.statements.statement import parties_of, party_of, statement_files, statement_of
from tests.unit.payment.statements.closed_year import ALDER, BIRCH, DENTAL, HOSPITAL, SMALL, closed_year


def test_a_party_has_its_streams_of_all_arrangements_and_they_add_up() -> None:
    statement = statement_of(closed_year(), ALDER)
    named = [one.stream.name for one in statement.streams]
    assert named == ["Office visits", "Care home PMPM", "Quality payment", "Medical loss ratio"]
    # 262,350.55 of claims; 1,200 × 9.50 + 400 × 10.00; 66.6666 % of 3,200.00; half of 41,857.00 saved
    assert statement.earned == Decimal("262350.55") + Decimal("15400.00") + Decimal("2133.33") + Decimal("20928.50")
    assert statement.paid_before == Decimal("262350.55") + Decimal("15300.00") + Decimal("1000.00")
    assert statement.due == Decimal("22161.83")


@pytest.mark.parametrize(
    ("party", "sentence"),
    [
        (ALDER, "Example & Friends pays Alder Health $22,161.83."),
        (HOSPITAL, f"{HOSPITAL} pays Example & Friends $44,599.00."),
        (SMALL, f"Nothing is due: neither Example & Friends nor {SMALL} pays."),
    ],
)
def test_who_pays_whom_is_a_sentence(party: str, sentence: str) -> None:
    assert statement_of(closed_year(), party).who_pays == sentence


def test_a_party_without_a_stream_is_told_with_those_that_have_one() -> None:
    with pytest.raises(LookupError, match=f"“Elm” is no party of the year 2022; .*{DENTAL}"):
        statement_of(closed_year(), "Elm")


def test_an_interim_settlement_keeps_half_of_the_gain() -> None:
    statement = statement_of(closed_year(interim=True), ALDER)
    assert statement.kind == "interim"
    assert statement.streams[-1].earned == Decimal("10464.25")


def test_adjustments_go_to_the_party_they_concern_and_to_no_other() -> None:
    closed = closed_year()
    assert [one.change for one in statement_of(closed, ALDER).adjustments] == [Decimal("1066.66")]
    assert all(not statement_of(closed, party).adjustments for party in (BIRCH, HOSPITAL, DENTAL, SMALL))


@pytest.mark.parametrize(
    ("stream", "party"),
    [
        (f"PRIMARY-CARE/{BIRCH}/Quality payment", BIRCH),
        (f"OLD/{ALDER}/Bonus", ALDER),
        ("OLD/Elm Clinic/Bonus", None),
        (f"OLD/{ALDER}land/Bonus", None),
    ],
)
def test_a_stream_that_is_gone_still_belongs_to_its_party(stream: str, party: str | None) -> None:
    gone = Adjustment(stream=stream, before=Decimal(1), after=Decimal(0), causes=())
    assert party_of(gone, closed_year()) == party


def test_every_party_has_files_of_its_own_with_plain_names() -> None:
    closed = closed_year()
    files = statement_files(closed)
    assert tuple(files) == parties_of(closed)
    assert files[HOSPITAL].page == "statements/cmd-c-calc-a0-hospital.html"
    assert files[BIRCH].workbook == "statements/birch-script-alert-1-script-sons.xlsx"


def test_names_that_would_be_alike_are_numbered() -> None:
    closed = closed_year()
    first = closed.settled[0]
    parties = [
        replace(first.party, party=first.party.party.model_copy(update={"name": n})) for n in ("A & B", "A B", "–")
    ]
    alike = replace(closed, settled=tuple(replace(first, party=party) for party in parties))
    assert [one.page for one in statement_files(alike).values()] == [
        "statements/a-b.html",
        "statements/a-b-2.html",
        "statements/party.html",
    ]
