"""Facts in plain figures are read strictly and exactly, and everything wrong in a table is told at once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from coordcare.errors import Problems
from coordcare.payment.lines import total_of
from coordcare.payment.plain_facts import PlainParty, plain_parties
from coordcare.payment.plain_numbers import NotRead, count, dollars, rate, stated_value
from tests.unit.payment.test_arrangement import BONUS, METRIC, RISK, SAVINGS, arrangement

Table = tuple[Sequence[str], Sequence[Sequence[str]]]


def parties(table: Table, *streams: dict[str, Any], stream: str | None = None, **stated: Any) -> tuple[PlainParty, ...]:
    header, rows = table
    return plain_parties(
        arrangement(*streams, **stated), header, list(enumerate(rows, 2)), stream=stream, where="facts.csv"
    )[0]


def told(table: Table, *streams: dict[str, Any], stream: str | None = None, **stated: Any) -> list[str]:
    with pytest.raises(Problems) as error:
        parties(table, *streams, stream=stream, **stated)
    assert error.value.where == "facts.csv"
    return list(error.value.problems)


def earned(party: PlainParty) -> Decimal:
    return total_of(line for _, lines in party.settled() for line in lines)


SIMPLE = ["party", "benchmark", "cost"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", "1234.5"), ("$1,234.50", "1234.50"), ("1,234,567", "1234567"), ("0", "0"), ("007", "7"),
        ("12345678901.123456", "12345678901.123456"),
    ],
)  # fmt: skip
def test_dollars_are_read_exactly(text: str, value: str) -> None:
    assert dollars(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "1e5", "1 234", "1.234,5", "12,34", "1,2345", "--5", "$", "5$", "(5)", "NaN", "inf", "½", "１２", ".5", "5.",
     "+5", "$-5", "5%", "-5", "10000000000000", "0x10", "1_000", "9" * 50],
)  # fmt: skip
def test_what_is_not_clearly_dollars_is_refused(text: str) -> None:
    with pytest.raises(NotRead, match=r"^“.*”? ?.*\.$"):
        dollars(text)


def test_percentages_are_exact_shares() -> None:
    assert (rate("98.08%"), rate("1.2422"), rate("-0.5")) == (Decimal("0.9808"), Decimal("1.2422"), Decimal("-0.5"))
    with pytest.raises(NotRead, match="in dollars"):
        rate("$5")
    with pytest.raises(NotRead, match="no number"):
        rate("$5%")


def test_what_is_counted_is_whole_or_not() -> None:
    assert count("12.5", whole=False) == Decimal("12.5")
    for text in ("12.5", "-1", "$3", "3%"):
        with pytest.raises(NotRead, match="no whole number"):
            count(text, whole=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [("5%", Decimal("0.05")), ("12", 12), ("1.50", Decimal("1.5")), ("true", True), ("births", "births")],
)
def test_a_term_is_a_number_true_or_false_or_a_text(text: str, value: object) -> None:
    assert stated_value(text) == value
    assert type(stated_value(text)) is type(value)


def test_a_row_is_a_party_and_settles_by_the_terms() -> None:
    [one, other] = parties((SIMPLE, [["A", "$1,000", "900"], ["B", "1000", "1,100.00"]]))
    assert one.facts.party == "A"
    assert [earned(one), earned(other)] == [50, 0]


def test_empty_rows_and_cells_beyond_the_header_that_are_empty_do_not_matter() -> None:
    assert len(parties(([*SIMPLE, "", ""], [["A", "5", "4", "", ""], ["", " ", ""], [], ["B", "5", "4"]]))) == 2


def test_terms_are_replaced_for_a_row_alone_and_an_empty_cell_leaves_them() -> None:
    header = [*SIMPLE, "terms.upside.share", "terms.upside.minimum_rate", "terms.upside.limit.amount"]
    rows = [
        ["A", "1000", "900", "", "", ""],
        ["B", "1000", "900", "60%", "", ""],
        ["C", "1000", "900", "", "10.1%", ""],
        ["D", "1000", "900", "", "", "12.34"],
    ]
    assert [earned(one) for one in parties((header, rows))] == [50, 60, 0, Decimal("12.34")]


def test_terms_in_lists_are_replaced_by_their_number() -> None:
    by_bands = {**SAVINGS, "upside": {"bands": [{"above": 0, "share": 0}, {"above": "2%", "share": "50%"}]}}
    header = [*SIMPLE, "terms.upside.bands[1].share"]
    [one] = parties((header, [["A", "1000", "900", "1"]]), by_bands)
    assert earned(one) == 80


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        (
            "terms.upside.share", "150%",
            "row 2: by terms.upside.share “150%”: streams “Savings” · upside · share “1.50” is above 1.",
        ),
        (
            "terms.upside.shares", "50%",
            "row 2: by terms.upside.shares “50%”: streams “Savings” · upside · shares is not known here.",
        ),
        (
            "terms.downside.share", "50%",
            "row 2: by terms.downside.share “50%”: streams “Savings” · downside is not known here.",
        ),
        (
            "terms.upside.bands[0].share", "5%",
            "row 2: column “terms.upside.bands[0].share”: “upside.bands[0].share” counts beyond what is listed there. "
            "The first in a list is [0].",
        ),
        (
            "terms.upside.share.x", "5%",
            "row 2: column “terms.upside.share.x”: “upside.share.x” leads into a value that holds nothing more.",
        ),
        (
            "terms.stream", "shared_risk",
            "row 2: column “terms.stream”: “stream” is no place of a term. Write it as in terms.upside.limit.amount.",
        ),
        (
            "terms.upside.share", "1,0,0",
            "row 2: column “terms.upside.share”: “1,0,0” is no number as it is read here, such as 1234.5, $1,234.50 or "
            "62.5%.",
        ),
    ],
)  # fmt: skip
def test_a_term_that_cannot_be_replaced_is_told(column: str, cell: str, says: str) -> None:
    assert told(([*SIMPLE, column], [["A", "1000", "900", cell]])) == [says]


def test_terms_are_of_one_stream() -> None:
    table = ([*SIMPLE, "terms.upside.share"], [["A", "1000", "900", "60%"]])
    other = {**SAVINGS, "name": "Other"}
    assert told(table, SAVINGS, other) == [
        "“terms.upside.share” replaces a term of one stream, and there are “Savings”, “Other”. Choose one with "
        "--stream."
    ]
    [one] = parties(table, SAVINGS, other, stream="Other")
    assert [stream.name for stream, _ in one.settled()] == ["Other"]
    assert earned(one) == 60


def test_a_term_that_asks_for_more_facts_makes_them_needed() -> None:
    table = ([*SIMPLE, "terms.downside.limit.share_of_revenue"], [["A", "1000", "1100", "8%"]])
    assert told(table, RISK) == ["lacks the column “revenue”, which “Savings” asks for. Add it."]


def test_everything_wrong_is_told_at_once_with_rows_and_columns() -> None:
    table = (
        ["party", "benchmark", "cost", "excess", "result:score"],
        [
            ["A", "1 000", "-5", "10", "98.08"],
            ["", "1000", "900", "901", "0.9"],
            ["A", "1000", "", "1", ""],
            ["A", "1 000", "900", "1", "0.9", "more"],
        ],
    )
    savings = {
        **SAVINGS, "cost": {"stop_loss": {"attachment": 5}}, "quality": {"score_is": "score", "by_score": True},
    }  # fmt: skip
    assert told(table, savings) == [
        "row 2: column “benchmark”: “1 000” is no number as it is read here, such as 1234.5, $1,234.50 or 62.5%.",
        "row 2: column “cost”: “-5” is below 0, which this amount cannot be.",
        "row 2: column “result:score”: “98.08” is the score itself and no share of one. Write 0.985 or 98.5%.",
        "row 3: column “party” is empty. Name the party.",
        "row 3: column “excess” is more than “cost”, of which it is a part. Correct one of them.",
        "row 4: column “cost” is empty, and “Savings” asks for it. Write 0 where it is none.",
        "row 4: column “result:score” is empty, and “Savings” pays by it.",
        "row 5: has more cells than the header has columns. Put text with commas in quotation marks.",
    ]


def test_a_sentence_that_is_true_of_many_rows_is_told_once() -> None:
    rows = [[f"P{number}", "1000", ""] for number in range(1000)]
    assert told((SIMPLE, rows)) == [
        "rows 2, 3, 4 and 997 more: column “cost” is empty, and “Savings” asks for it. Write 0 where it is none."
    ]


def test_columns_that_lack_or_are_not_known_are_told() -> None:
    assert told((["benchmark", "costs", "cost", "cost"], [["1", "2", "3", "4"]]))[:2] == [
        "the column “cost” stands twice. Keep one.",
        "lacks the column “party”. Name the party of each row in it.",
    ]
    [unknown] = told(([*SIMPLE, "costs"], [["A", "1", "2", "3"]]))
    assert unknown.startswith("the column “costs” is not known. Did you mean “cost”? There are the facts (party, ")
    assert told((["party", "benchmark"], [["A", "1"]])) == [
        "lacks the column “cost”, which “Savings” asks for. Add it."
    ]
    assert told((SIMPLE, [])) == ["holds no row beneath its header. Give a row for each party."]


def test_a_party_has_one_row() -> None:
    assert told((SIMPLE, [["A", "1", "2"], ["A", "1", "2"]])) == [
        "column “party”: “A” stands in more than one row. Give one row a party."
    ]


def test_results_must_be_there_where_payment_depends_on_them() -> None:
    metrics = [METRIC, {**METRIC, "measure": "b", "target": None}, {**METRIC, "measure": "c", "pays_on": "reporting"}]
    assert told((["party"], [["A"]]), BONUS, metrics=metrics) == [
        "lacks the column “result:a”, which “Bonus” asks for. Add it.",
        "lacks the column “result:b”, which “Bonus” asks for. Add it.",
        "lacks the column “target:b”, which “Bonus” asks for. Add it.",
    ]
    full = (["party", "result:a", "result:b", "target:b"], [["A", "71%", "40%", "39%"]])
    assert [earned(one) for one in parties(full, BONUS, metrics=metrics)] == [5000]


def test_a_target_is_stated_once() -> None:
    table = (["party", "result:a", "target:a"], [["A", "71%", "70%"]])
    assert told(table, BONUS, metrics=[METRIC]) == [
        "the column “target:a” gives a target that the arrangement states. Take one of the two out."
    ]


def test_a_measure_that_does_not_count_is_not_known() -> None:
    table = (["party", "result:a", "result:z"], [["A", "71%", "70%"]])
    [unknown] = told(table, BONUS, metrics=[METRIC])
    assert unknown.startswith("the column “result:z” is not known.")


def test_notes_are_carried_along_and_columns_nobody_asks_for_are_named() -> None:
    header = [*SIMPLE, "note:published", "premium"]
    found, unused = plain_parties(arrangement(), header, [(2, ["A", "5", "4", "anything, 12%", "7"])], where="x")
    assert (dict(found[0].notes), unused) == ({"published": "anything, 12%"}, ("premium",))


def test_member_months_are_those_of_one_clinic_with_its_tier_and_plan() -> None:
    rates = [{"pmpm": 9, "tier": 4, "plan": "dental", "clinics": ["C1"]}, {"pmpm": 1}]
    tiers = {"stream": "infrastructure", "name": "Tiers", "rates": rates}
    header = ["party", "member_months", "tier", "plan", "clinic"]
    rows = [["A", "100", "4", "dental", "C1"], ["B", "100", "3", "dental", "C1"], ["C", "100", "", "", ""]]
    assert [earned(one) for one in parties((header, rows), tiers)] == [900, 100, 100]
    assert told((header, [["A", "100", "four", "", ""]]), tiers) == ["row 2: column “tier”: “four” is no whole number."]


def test_a_stream_that_is_not_there_is_told() -> None:
    with pytest.raises(Problems, match="has no stream “Risk”; there are “Savings”"):
        parties((SIMPLE, []), stream="Risk")
