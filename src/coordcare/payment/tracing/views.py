"""Views over a run and what a close found in it, by the names that receipts use, down to the rows of the input.

Each view is a file in `sql/`, and may read others there, the tables of the run as `run.NAME`, and what the close found
as `figures.NAME`. Under what a receipt asks of a view, its rows add up to the figure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from coordcare.engine.adapter import parquet_pattern
from coordcare.engine.on_duckdb import identifier, quoted
from coordcare.population.enrollment import MemberMonthPolicy

_SQL = Path(__file__).parent / "sql"
_SAME_PARTS = 377_580  # days of months of 28, 29, 30 and 31 days are whole parts of it


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """What rows of a view are called, and how a figure is reckoned of them, in SQL.

    sums      the figure where the receipt names an amount, `counts` where it counts; each is divided by `over`
    units     what `how` tells the number of, called `unit`; rows, where it is not said
    dollars   whether the amount is money
    how       what is done with the rows, in words, where it is more than a sum or a count
    keys      columns that these need, beside the amount and the place in the input
    also      columns with a second place in the input, and what that is
    """

    rows: str
    sums: str = "sum({amount})"
    counts: str = "count(*)"
    over: str = "1"
    units: str = "count(*)"
    unit: str = ""
    dollars: bool = True
    how: str = ""
    keys: tuple[str, ...] = ()
    also: tuple[str, str, str] | None = None


def _above(unit: str, units: str, keys: tuple[str, ...]) -> View:
    """Lines of members or episodes that cost more than the attachment of a stop-loss."""
    return View(
        rows="claim line",
        sums=f"coalesce(sum({{amount}}), 0) - count(DISTINCT {units}) * coalesce(any_value(attachment), 0)",
        units=f"count(DISTINCT {units})",
        unit=unit,
        how="They are the lines of {units} beyond the attachment of the stop-loss; the figure is their sum, less the "
        "attachment for each.",
        keys=(*keys, "attachment"),
    )


_LINES, _MEMBERS = View(rows="claim line"), View(rows="member", counts="count(DISTINCT person_id)", keys=("person_id",))
_CLAIMS = "count(DISTINCT claim || ' ' || claim_id)"
VIEWS: Mapping[str, View] = {
    "paid_lines": _LINES,
    "covered_months": View(rows="member month", also=("assignment_file", "assignment_row", "assigned by")),
    "members_covered": _MEMBERS,
    "members_served": _MEMBERS,
    "cost_lines": _LINES,
    "high_cost_lines": _above("member", "person_id", ("person_id",)),
    "event_lines": View(
        rows="claim line", counts=_CLAIMS, units=_CLAIMS, unit="claim", how="They are the lines of {units}.",
        keys=("claim", "claim_id"),
    ),
    "episodes_opened": View(rows="episode"),
    "episode_lines": _LINES,
    "high_episode_lines": _above("episode", "(person_id, start_date)", ("person_id", "start_date")),
    "code_set_lines": _LINES,
    "risk_lines": View(
        rows="member month", over="count(*)", dollars=False, how="The figure is the mean of the scores of {units}."
    ),
    "premiums": View(rows="premium"),
    "measure_results": View(rows="row", counts="NULL", how="The figure stands in this row."),
    "measure_cases": View(
        rows="case", counts="NULL", units="count(*) FILTER (numerator > 0)", unit="met case",
        how="They are the cases of the denominator, {units} among them, each with the claim line of its evidence or "
        "else with the member.", keys=("numerator",),
    ),
    "non_claims_payments": View(rows="payment"),
    "clinic_recognitions": View(
        rows="recognition", counts="count(DISTINCT clinic_id)", units="count(DISTINCT clinic_id)", unit="clinic",
        how="They are recognitions of {units}, each counted once.", keys=("clinic_id",),
    ),
}  # fmt: skip


def view_of(name: str, policy: MemberMonthPolicy) -> View | None:
    """A view by its name, as the policy of member months has it; None where no view is called so."""
    if name == "covered_months" and policy is MemberMonthPolicy.DAY_WEIGHTED:
        return replace(
            VIEWS[name],
            counts=f"coalesce(sum(days * ({_SAME_PARTS} // days_in_month)), 0)",
            over=str(_SAME_PARTS),
            how="Each counts by the days covered over the days of the month.",
            keys=("days", "days_in_month"),
        )
    return VIEWS.get(name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tables:
    """Where the tables are that the views rest on.

    run        the folder of the run in the store
    figures    the folder of what the close found; its `sql/paid_lines.sql` says which lines are paid
    """

    run: Path
    figures: Path
    policy: MemberMonthPolicy

    def sql_of(self, name: str) -> str:
        """The text that defines a view."""
        if name == "paid_lines":
            return (self.figures / "sql" / "paid_lines.sql").read_text(encoding="utf-8").strip()
        text = _text(name)
        if name == "covered_months" and self.policy is MemberMonthPolicy.COVERED_ON_15TH:
            return f"{text}\nWHERE on_15th = 1"
        return text

    def parquet(self, schema: str, name: str) -> Path:
        """The file, or folder of parts, that holds a table of the run or of what the close found."""
        folders = (self.run / "tables", self.run / "results") if schema == "run" else (self.figures,)
        return next((path for folder in folders if (path := folder / f"{name}.parquet").exists()), folders[0] / name)


@cache
def _text(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8").strip()


@cache
def _defined() -> frozenset[str]:
    return frozenset({"paid_lines", *(path.stem for path in _SQL.glob("*.sql"))})


_OF_RUN = re.compile(r'\bFROM "(\w+)"|\bJOIN "(\w+)"')
_QUALIFIED = re.compile(r"\b(run|figures)\.(\w+)")
_BENEATH = re.compile(r"\b(?:FROM|JOIN) (\w+)")


def statements(names: Iterable[str], tables: Tables) -> tuple[str, ...]:
    """The SQL that makes the views of these names, and everything that they rest on, in order."""
    made: dict[str, str] = {
        "schemas": "CREATE SCHEMA IF NOT EXISTS run;\nCREATE SCHEMA IF NOT EXISTS figures;\n"
        "SET search_path = 'main,run,figures';"
    }
    for name in names:
        made |= {key: text for key, text in _made(name, tables) if key not in made}
    return tuple(made.values())


def _made(name: str, tables: Tables) -> Iterator[tuple[str, str]]:
    sql = tables.sql_of(name)
    qualified = [(schema, table) for schema, table in _QUALIFIED.findall(sql)]
    if name == "paid_lines":  # it was compiled for a run, whose tables it names without a schema
        named = [("run", one or other) for one, other in _OF_RUN.findall(sql)]
        qualified = [one for one in named if tables.parquet(*one).exists()]  # the others are names within it
    for schema, table in dict.fromkeys(qualified):
        path = quoted(parquet_pattern(tables.parquet(schema, table)))
        made = f"CREATE OR REPLACE VIEW {schema}.{identifier(table)} AS FROM read_parquet({path});"
        yield f"{schema}.{table}", made
    for beneath in dict.fromkeys(_BENEATH.findall(sql)):
        if beneath in _defined() and name != "paid_lines":
            yield from _made(beneath, tables)
    yield name, f"CREATE OR REPLACE VIEW {identifier(name)} AS\n{sql};"
