"""What readmissions are expected, and the figures that CMS reports of them."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordcare.errors import Problems
from coordcare.measures.readmissions import (
    Counts,
    Readmissions,
    expected,
    expected_by_risks,
    read_reference,
    reference_of,
)

FIELDS = Path(__file__).parents[3] / "../shared/data/program/cms_pcr_fields.csv"
YOUNG, OLD = Counts(stratum="young", stays=200, observed=10), Counts(stratum="old", stays=100, observed=20)


def test_the_figures_are_those_of_the_state_s_report_to_cms() -> None:
    found = Readmissions(stays=1234, observed=149, expected=Decimal("144.9981"))
    assert str(found.observed_rate) == "12.0746"
    assert str(found.expected_rate) == "11.7503"


def test_decimals_are_those_of_the_fields_of_cms() -> None:
    if not FIELDS.exists():
        pytest.skip("the fields of CMS's report are not beside the project")
    with FIELDS.open(encoding="utf-8") as file:
        decimals = {
            row["field"]: int(row["decimals"]) for row in csv.DictReader(line for line in file if line[0] != "#")
        }
    found = Readmissions(stays=7, observed=2, expected=expected_by_risks([Decimal("0.123456"), Decimal("0.2")]))
    shown = {
        "observed readmission rate": found.observed_rate,
        "count of expected 30-day readmissions": found.expected,
        "expected readmission rate": found.expected_rate,
    }
    assert {name: len(str(value).partition(".")[2]) for name, value in shown.items()} == {
        name: decimals[name] for name in shown
    }


def test_of_no_stays_the_rates_are_nothing() -> None:
    nothing = Readmissions(stays=0, observed=0, expected=Decimal("0.0000"))
    assert (str(nothing.observed_rate), str(nothing.expected_rate)) == ("0.0000", "0.0000")


def test_each_stratum_is_expected_to_do_as_the_reference_does() -> None:
    reference = reference_of([YOUNG, OLD])
    assert reference == {"young": Fraction(1, 20), "old": Fraction(1, 5), "": Fraction(1, 10)}
    here = [Counts(stratum="young", stays=10, observed=1), Counts(stratum="old", stays=30, observed=3)]
    assert str(expected(here, reference)) == "6.5000"


def test_stays_of_a_stratum_that_the_reference_does_not_have_are_expected_to_do_as_all_its_stays() -> None:
    assert str(expected([Counts(stratum="unknown", stays=5, observed=0)], reference_of([YOUNG, OLD]))) == "0.5000"


def test_counts_of_one_stratum_are_added_up() -> None:
    halves = [Counts(stratum="old", stays=50, observed=5), Counts(stratum="old", stays=50, observed=15)]
    assert reference_of(halves) == reference_of([OLD])


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(1, 500), st.floats(0, 1)).map(
            lambda drawn: Counts(stratum=drawn[0], stays=drawn[1], observed=int(drawn[1] * drawn[2]))
        ),
        min_size=1,
    )
)
def test_by_its_own_stays_the_whole_has_as_many_as_are_expected(counts: list[Counts]) -> None:
    assert expected(counts, reference_of(counts)) == sum(one.observed for one in counts)


def test_a_reference_is_read_from_lines_of_counts() -> None:
    lines = ["stratum,stays,observed\n", '"18–44, female, other",200,10\n', "old, 100 ,20\n"]
    assert read_reference(lines, "reference.csv") == {
        "18–44, female, other": Fraction(1, 20), "old": Fraction(1, 5), "": Fraction(1, 10),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "stratum, stays, observed"),
        (["stratum,stays\n"], "stratum, stays, observed"),
        (["stratum,stays,observed\n"], "No stays are there"),
        (["stratum,stays,observed\n", "old,10,2\n", "young,3,4\n"], "line 3: 4 observed of 3 stays"),
        (["stratum,stays,observed\n", "old,1.5,1\n"], "line 2: 1 observed of 1.5 stays"),
        (["stratum,stays,observed\n", "old,7\n"], "line 2: nothing observed of 7 stays"),
    ],
)
def test_a_reference_that_cannot_be_used_is_refused_with_its_lines(lines: list[str], said: str) -> None:
    with pytest.raises(Problems, match=r"^reference\.csv:") as refused:
        read_reference(lines, "reference.csv")
    assert said in str(refused.value)
