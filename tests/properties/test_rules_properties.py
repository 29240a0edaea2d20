"""What holds for the rules whatever a filer writes."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordcare.filing.review import Finding, Severity, judge
from coordcare.oregon.filings.vbp_data.rules import RULES
from coordcare.oregon.filings.vbp_data.rules.case import Case
from coordcare.oregon.rulebook import program_year, rulebook
from tests.spec.rules.test_rules import GOOD, edited

QUESTIONS = sorted(GOOD)
WORDS = st.sampled_from(
    [
        "N/A",
        "-",
        "2C",
        "3B, 50%",
        "4N",
        "$6-$9",
        "100%",
        "TBD",
        "target was 5 and performance was 4",
        "Hospital and oral",
        "baseline year",
        "1/1/2022 - 12/31/2022",
        "improved",
        "lower is better",
        "Sepsis",
        "HEDIS",
        "x or more",
        "#REF!",
    ]
)
NUMBERS = st.one_of(
    st.integers(-(10**18), 10**18),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1e300"), max_value=Decimal("1e300")),
)
ANSWERS = st.one_of(
    st.none(), st.booleans(), NUMBERS, WORDS, st.text(max_size=60), st.just({"number": 0, "shown": "-"})
)
EDITS = st.dictionaries(st.sampled_from(QUESTIONS), ANSWERS, max_size=40)
LONG = [
    "a",
    "a ",
    "1",
    "1,",
    "9%",
    "target 5 ",
    "x or more ",
    "initiation and ",
    "2C ",
    "- ",
    "$",
    "1/1/2022 - ",
    "n/a ",
]


def findings(edit: dict[str, Any], previous: dict[str, Any]) -> tuple[Finding, ...]:
    case = Case(filing=edited(edit), year=program_year(2022), previous=edited(previous), received=date(2023, 6, 1))
    return judge(RULES, case, year=case.year, sources=rulebook().sources)


@given(edit=EDITS, previous=EDITS)
def test_whatever_is_answered_every_finding_can_be_acted_on(edit: dict[str, Any], previous: dict[str, Any]) -> None:
    for finding in findings(edit, previous):
        assert finding.message
        assert finding.fix
        assert bool(finding.sheet) or not finding.cell
        assert finding.severity is not Severity.NOT_APPROVED or finding.citation.standing != "assumed"


@given(edit=EDITS)
def test_the_same_answers_give_the_same_findings(edit: dict[str, Any]) -> None:
    assert findings(edit, {}) == findings(edit, {})


@pytest.mark.parametrize("text", LONG)
def test_a_long_text_in_every_cell_is_judged_like_any_other(text: str) -> None:
    long = (text * 32_767)[:32_767]
    assert findings(dict.fromkeys(QUESTIONS, long), {})
