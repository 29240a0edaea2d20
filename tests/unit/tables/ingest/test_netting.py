"""Rows of the same key: which counts, and that the order of rows changes nothing."""

import random
from decimal import Decimal
from pathlib import Path

import pytest

from coordcare.engine.on_duckdb import connect
from coordcare.tables.ingest.intake import take_in
from coordcare.tables.store import new_run
from coordcare.tables.workspace import open_workspace

Line = tuple[str, str, str, str]
# Each case: lines of one claim line (paid date, paid, allowed, practitioner), and the standing of each.
CASES: dict[str, tuple[tuple[Line, str], ...]] = {
    "an adjustment by reversal": (
        (("2023-01-01", "100", "100", "a"), "reversed"),
        (("2023-02-01", "-100", "-100", "a"), "reversed"),
        (("2023-02-01", "95", "95", "a"), "counted"),
    ),
    "an adjustment without reversal": (
        (("2023-01-01", "100", "100", "a"), "replaced"),
        (("2023-03-01", "120", "120", "a"), "counted"),
    ),
    "two versions of one day": (
        (("2023-01-01", "100", "100", "a"), "conflicting"),
        (("2023-01-01", "120", "120", "a"), "conflicting"),
    ),
    "the same paid and another allowed": (
        (("2023-01-01", "100", "100", "a"), "conflicting"),
        (("2023-01-01", "100", "120", "a"), "conflicting"),
    ),
    "the same money and another practitioner": (
        (("2023-01-01", "100", "100", "a"), "counted"),
        (("2023-01-01", "100", "100", "b"), "repeated"),
    ),
    "a part taken back": (
        (("2023-06-01", "100", "100", "a"), "counted"),
        (("2023-07-01", "-30", "-30", "a"), "counted"),
    ),
    "a part taken back before the line was replaced": (
        (("2023-06-01", "100", "100", "a"), "replaced"),
        (("2023-07-01", "-30", "-30", "a"), "replaced"),
        (("2023-08-01", "85", "85", "a"), "counted"),
    ),
    "a capitated line taken back": (
        (("2023-06-01", "0", "100", "a"), "reversed"),
        (("2023-07-01", "0", "-100", "a"), "reversed"),
    ),
    "of two alike the one that the taking back is like": (
        (("2023-06-01", "100", "100", "a"), "counted"),
        (("2023-06-01", "100", "100", "b"), "reversed"),
        (("2023-07-01", "-100", "-100", "b"), "reversed"),
    ),
    "taken back twice": (
        (("2023-06-01", "100", "100", "a"), "reversed"),
        (("2023-07-01", "-100", "-100", "a"), "reversed"),
        (("2023-08-01", "-100", "-100", "a"), "counted"),
    ),
}
HEADER = ",".join(
    (
        "claim_id",
        "claim_line_number",
        "claim_type",
        "person_id",
        "claim_start_date",
        "paid_date",
        "paid_amount",
        "allowed_amount",
        "rendering_npi",
    )
)
Standings = dict[str, list[tuple[Line, str]]]


def standings_of(folder: Path, lines: list[str]) -> Standings:
    """Take the lines in; the standing of each line of each claim."""
    (folder / "inputs").mkdir(parents=True)
    spans = "person_id,enrollment_start_date,enrollment_end_date\nP,2023-01-01,2023-12-31\nQ,2023-01-01,2023-12-31\n"
    (folder / "inputs" / "eligibility.csv").write_text(spans, "utf-8")
    (folder / "inputs" / "medical_claim.csv").write_text("\n".join([HEADER, *lines, ""]), "utf-8")
    workspace = open_workspace(folder)
    found: Standings = {}
    with new_run(workspace.store) as run:
        connection = connect(temporary=run / "temporary")
        take_in(workspace, run, connection=connection, tell=lambda _: None)
        connection.execute("SET VARIABLE kept = ?", [str(run / "tables" / "medical_claim.parquet")])
        kept = connection.execute(
            "SELECT claim_id, paid_date, paid_amount, allowed_amount, rendering_npi, standing "
            "FROM read_parquet(getvariable('kept')) ORDER BY ALL"
        ).fetchall()
        for claim, *line, standing in kept:
            day, paid, allowed, npi = line
            found.setdefault(claim, []).append(((str(day), _plain(paid), _plain(allowed), npi), standing))
        connection.close()
    return found


def _plain(amount: Decimal) -> str:
    return str(int(amount))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> list[Standings]:
    """All cases taken in three times, each time with the rows in another order."""
    lines = [f"{name},1,professional,P,2023-01-05,{','.join(line)}" for name, case in CASES.items() for line, _ in case]
    orders = [random.Random(seed).sample(lines, len(lines)) for seed in range(3)]  # noqa: S311  # shuffles, no secret
    return [standings_of(tmp_path_factory.mktemp("netting") / "cco", order) for order in orders]


@pytest.mark.parametrize("name", CASES)
def test_each_line_ends_where_the_rules_say(taken: list[Standings], name: str) -> None:
    assert taken[0][name] == sorted(CASES[name])


def test_the_order_of_rows_changes_nothing(taken: list[Standings]) -> None:
    assert taken[0] == taken[1] == taken[2]


def test_the_same_claim_number_of_two_people_is_two_claims(tmp_path: Path) -> None:
    line = "professional,{},2023-01-05,2023-02-01,10,10,a"
    found = standings_of(tmp_path / "cco", [f"C,1,{line.format('P')}", f"C,1,{line.format('Q')}"])
    assert [standing for _, standing in found["C"]] == ["counted", "counted"]
