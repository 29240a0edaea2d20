"""Cases that are far enough apart: what the engine chooses is what one chooses who goes from day to day."""

from datetime import date, timedelta
from pathlib import Path

from coordcare.engine.plan import Step
from coordcare.population.cases import cases_of
from coordcare.population.episodes import spaced
from coordcare.population.events import Events, medical_events
from tests.spec.population.written_tables import Reckoned


def test_spaced_cases_are_those_that_one_chooses_who_goes_from_day_to_day(tmp_path: Path) -> None:
    days = {
        f"P{person}": sorted({(visit * visit * 37 + visit * person * 11) % 900 for visit in range(person + 1)})
        for person in range(60)
    }
    world = Reckoned(tmp_path)
    world.put(
        "medical_claim",
        [
            {"person_id": person, "service_date": str(date(2022, 1, 1) + timedelta(days=day))}
            for person, several in days.items()
            for day in several
        ],
    )
    lines = medical_events().rows
    cases = cases_of(Events(lines.mutate(end_date=lines.service_date)))
    step = Step(name="spaced", says="Cases apart.", expression=spaced(cases, days=31).rows)
    world.engine.compute(step.name, step.sql("duckdb"), tmp_path / "spaced.parquet")
    found = {tuple(row) for row in world.rows("spaced", ["person_id", "case_date"])}
    assert found == {
        (person, str(date(2022, 1, 1) + timedelta(days=day)))
        for person, several in days.items()
        for day in _chosen(several, apart=31)
    }


def _chosen(days: list[int], *, apart: int) -> list[int]:
    chosen = [days[0]]
    for day in days[1:]:
        if day - chosen[-1] >= apart:
            chosen.append(day)
    return chosen
