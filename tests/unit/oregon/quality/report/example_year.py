"""A year's quality made by hand: 300 members of two entities with names that try to be code, and what they are held to.

The counts are those of the cases that are written, so every sum of the published tables holds.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from coordcare.engine.on_duckdb import connect, write_rows
from coordcare.figures import Figure, Rows
from coordcare.measures.brought import Brought
from coordcare.measures.counts import ALL
from coordcare.measures.incentive_metric import Component, IncentiveMetric
from coordcare.measures.people import BELONGS, GROUPS, PEOPLE_COLUMNS
from coordcare.measures.pool import CcoInYear, PoolTerms, Step, distribute, share_earned
from coordcare.measures.program import IncentiveProgram, verdicts
from coordcare.measures.results import Counted, results_of
from coordcare.oregon.quality.computing import Computed
from coordcare.oregon.quality.registry import measures_of
from coordcare.oregon.quality.value_sets import SetsFound
from coordcare.oregon.quality.year_quality import Payout, YearQuality
from coordcare.population.judging import CASES_COLUMNS

BRIDGE, FORMULA = "Blue <b>Bridge</b> & Sons", "=1+1|cmd"
WELL_CHILD, CESAREAN, VISITS = "well_child_visits", "cesarean_birth", "emergency_visits"
WEEK, MONTH = "follow_up_mental_illness_7_days", "follow_up_mental_illness_30_days"
READMISSIONS, TIERS = "plan_all_cause_readmissions", "pcpch_enrollment"
COMPUTED = (
    WELL_CHILD, CESAREAN, "follow_up_mental_illness", VISITS, "emergency_visits_mental_illness", READMISSIONS, TIERS,
)  # fmt: skip
MEMBERS = 300
CLINICS = (("C1", "Alder <i>Clinic</i>", BRIDGE), ("C2", "Birch", BRIDGE), ("C3", "@Cedar", FORMULA))
RACES, LANGUAGES = ("White", "Asian", "Black or African American", "Unknown"), ("English", "Spanish")
Row = dict[str, object]


def _person(number: int) -> Row:
    clinic = CLINICS[number % 7 % 3]
    found: Row = dict.fromkeys(PEOPLE_COLUMNS)
    found |= {
        "person_id": f"P{number:03}",
        "contracting_entity": clinic[2],
        "clinic_id": clinic[0],
        "npi": f"100000000{number % 4}" if number % 5 else None,
        "race": RACES[number % 11 % 4],
        "language": LANGUAGES[number % 13 == 0],
        "gender": ("female", "male")[number % 2],
        "county": ("Lane", "Linn", "<script>alert(1)</script>")[number % 17 % 3],
    }
    return found if number % 29 else found | {"contracting_entity": None, "clinic_id": None, "npi": None}


def _case(rate: str, person: int, met: int, *, of: int = 1, day: date | None = None, stratum: str | None = None) -> Row:
    return dict.fromkeys(CASES_COLUMNS) | {
        "measure": rate,
        "rate": rate,
        "person_id": f"P{person:03}",
        "case_date": date(2022, 12, 31),
        "denominator": of,
        "denominator_exclusion": 0,
        "denominator_exception": 0,
        "numerator": met,
        "evidence_date": (day or date(2022, 1, 5) + timedelta(days=person)) if met else None,
        "stratum": stratum,
    }


def _cases() -> Iterator[Row]:
    for person in range(MEMBERS):
        yield _case(WELL_CHILD, person, int(person % 19 != 0)) | {"denominator_exclusion": int(person % 50 == 49)}
        yield _case(VISITS, person, person % 7 % 3, of=12) | {"evidence_date": None}
        yield _case(TIERS, person, person % 6, of=5) | {"evidence_date": None}
        if person % 3 == 0:
            yield _case(CESAREAN, person, int(person % 12 == 0))
        for episode in range(person % 4 == 1 and 1 + person % 3):
            at = {"case_date": date(2022, 3, 1) + timedelta(days=40 * episode)}
            yield _case(WEEK, person, int(person % 5 == 1)) | at
            yield _case(MONTH, person, int(person % 5 < 3)) | at
        if person < 40:
            yield _case(READMISSIONS, person, int(person % 9 == 0), stratum="old" if person % 2 else "young")


def _counted(cases: list[Row], people: dict[str, Row]) -> Iterator[Counted]:
    grouped: dict[tuple[str, ...], list[Row]] = {}
    for case in cases:
        person = people[str(case["person_id"])]
        for dimension in (ALL, *BELONGS, *GROUPS):
            value = "" if dimension == ALL else str(person[dimension] or "")
            within = str(person["contracting_entity"] or "") if dimension == "clinic_id" else ""
            key = (str(case["rate"]), dimension, value, within, str(case["stratum"] or ""))
            grouped.setdefault(key, []).append(case)
    for (rate, dimension, value, within, stratum), rows in grouped.items():
        inside = [row for row in rows if not row["denominator_exclusion"]]
        yield Counted(
            rate=rate, dimension=dimension, value=value, within=within, stratum=stratum or None,
            initial_population=len(rows),
            denominator=sum(int(str(row["denominator"])) for row in inside),
            denominator_exclusion=len(rows) - len(inside), denominator_exception=0,
            numerator=sum(int(str(row["numerator"])) for row in inside),
            people=len({row["person_id"] for row in inside}),
            people_met=len({row["person_id"] for row in inside if row["numerator"]}),
            with_risk=0, risk=None,
        )  # fmt: skip


def brought(rate: str, result: str, *, entity: str | None = None, year: int = 2022, source: str = "") -> Brought:
    """A result that the CCO brings."""
    return Brought(
        rate=rate, entity=entity, clinic_id=None, period_end=date(year, 12, 31), result=Decimal(result), target=None,
        previous=None, numerator=None, denominator=None, status="final", source=source or None,
        rows=Rows(view="measure_results"),
    )  # fmt: skip


PROGRAM = IncentiveProgram(
    year=2022,
    metrics=(
        IncentiveMetric(
            id=WELL_CHILD, title="Well-child <visits>", standing="reported", cite="our contract",
            components=(Component(id=WELL_CHILD, title="Well-child visits", benchmark=Decimal("0.99")),),
        ),
        IncentiveMetric(
            id="follow_up", title="Follow-up",
            components=(
                Component(id=WEEK, title="within 7 days", benchmark=Decimal("0.9")),
                Component(id=MONTH, title="within 30 days", benchmark=Decimal("0.5")),
            ),
        ),
        IncentiveMetric(
            id="survey", title="Survey", components=(Component(id="survey", title="Survey", decided_by="passed"),)
        ),
        IncentiveMetric(
            id="nothing", title="Nothing known", components=(Component(id="nothing", title="", benchmark=Decimal(1)),)
        ),
    ),
    share_of_gap=Figure(value=Decimal("0.1"), unit="share", says="Share of the gap"),
    digits=None,
    pool=PoolTerms(
        share_of_payments=Decimal("0.04"),
        steps=(Step(met=Decimal(4), earns=Decimal(1)), Step(met=Decimal(2), earns=Decimal("0.6"))),
        standing="assumed",
    ),
)  # fmt: skip


def example_year(folder: Path, *, program: IncentiveProgram | None = PROGRAM) -> YearQuality:
    """The year, its tables written below the folder."""
    people = {str(one["person_id"]): one for one in map(_person, range(MEMBERS))}
    cases = list(_cases())
    _write(folder, cases, list(people.values()))
    measures = tuple(one for one in measures_of(2022) if one.id in COMPUTED)
    quality = YearQuality(
        name="Example <CCO>", year=2022,
        computed=Computed(
            year=2022, run=folder / "run", record={}, figures=folder / "figures", measures=measures, arrangements=(),
            sets=SetsFound(
                rows=(), missing={"postpartum_care": ("postpartum_visits",)}, problems=("A <bad> file.",), origin={}
            ),
        ),
        results=results_of(list(_counted(cases, people)), measures),
        brought=(brought("survey", "1", source="survey <vendor>"), brought(CESAREAN, "0.2", entity=BRIDGE)),
        before=(brought(WELL_CHILD, "0.9", year=2021), brought(WELL_CHILD, "0.93", entity=BRIDGE, year=2021)),
        program=program, no_program="2022: no set of measures is stated.", verdicts={}, payout=None,
        last_service=date(2022, 11, 30),
    )  # fmt: skip
    return quality if program is None else _decided(quality, program)


def _decided(quality: YearQuality, program: IncentiveProgram) -> YearQuality:
    told = verdicts(program, quality.observed(), quality.observed_before())
    earned = share_earned(program.pool, told)
    share = earned.share or Fraction(0)
    this = CcoInYear(name=quality.name, payments=Decimal(1_000_000), member_months=3600, earned=share)
    payout = Payout(
        payments=this.payments, payments_from="the premiums of the year", earned=earned,
        distribution=distribute(program.pool, [this], challenges=()), says=earned.says,
    )  # fmt: skip
    return replace(quality, verdicts=told, payout=payout)


def _write(folder: Path, cases: list[Row], people: list[Row]) -> None:
    for name in ("figures", "run/tables", "run/results"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    named = dict.fromkeys(("clinic_id", "name", "standing"), "VARCHAR")
    specialists = dict.fromkeys(("npi", "specialty", "standing"), "VARCHAR")
    connection = connect(temporary=folder / "temporary")
    try:
        for path, columns, rows in (
            ("figures/measure_cases", CASES_COLUMNS, [[row[name] for name in CASES_COLUMNS] for row in cases]),
            ("figures/measure_people", PEOPLE_COLUMNS, [[row[name] for name in PEOPLE_COLUMNS] for row in people]),
            ("run/tables/clinics", named, [[id, name, "counted"] for id, name, _ in CLINICS]),
            ("run/tables/practitioners", specialists, [["1000000001", "Pediatrics & more", "counted"]]),
        ):
            write_rows(connection, columns, rows, folder / f"{path}.parquet")
    finally:
        connection.close()
