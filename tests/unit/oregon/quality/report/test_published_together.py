"""Rates that judge the same people, or some of those whom another judges: together they give nothing small away."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from coordcare.measures.results import Counted, results_of
from coordcare.oregon.quality.registry import all_measures, measures_of
from coordcare.oregon.quality.report.names import read_names
from coordcare.oregon.quality.report.public import write_public
from coordcare.oregon.quality.report.published import Published, published
from coordcare.oregon.quality.year_quality import YearQuality
from tests.unit.oregon.quality.report.attack import (
    BOTH_WITHIN,
    DENOMINATOR,
    NUMERATOR,
    NUMERATOR_WITHIN,
    ONE_DENOMINATOR,
    Place,
    between,
    counts_of,
    learned,
    read,
    too_much,
)
from tests.unit.oregon.quality.report.example_year import example_year

WEEK, MONTH = NUMERATOR_WITHIN[0]
[[ILL, VISITS]] = BOTH_WITHIN
POSTPARTUM, PRENATAL = ONE_DENOMINATOR[-1]
TIERS = "pcpch_enrollment"
TOGETHER = ("follow_up_mental_illness", "substance_use_treatment", VISITS, ILL, POSTPARTUM, PRENATAL, TIERS)
MEASURES = tuple(one for one in measures_of(2022) if one.id in TOGETHER)
COLUMNS = "rate,dimension,group,within,status,numerator,denominator\n"
LANGUAGES = ("English", "English", "English", "Spanish", "Spanish", "Russian", "Somali")
CLINICS = (("C1", "North"), ("C1", "North"), ("C2", "North"), ("C3", "South"))
MEMBERS = 260

Told = tuple[int, int, int, int]  # numerator, denominator, people with any of the first, people


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A member's groups, and what each rate counts of him or her: numerator and denominator."""

    language: str
    clinic: str
    entity: str
    told: dict[str, tuple[int, int]]

    def groups(self) -> Iterator[tuple[str, str, str]]:
        yield "all", "", ""
        yield "language", self.language, ""
        yield "contracting_entity", self.entity, ""
        yield "clinic_id", self.clinic, self.entity


def member(draw: random.Random) -> Member:
    """A member by chance, with few whom one of two rates counts and the other does not."""
    clinic, entity = draw.choice(CLINICS)
    told = {VISITS: (draw.choice((0, 0, 1, 3)), draw.randint(1, 12))}
    if draw.random() < 0.8:
        told[ILL] = told[VISITS]
    for shorter, longer in (NUMERATOR_WITHIN[0], NUMERATOR_WITHIN[3]):
        if draw.random() < 0.5:
            met = draw.choices((0, 1, 2), (6, 1, 6))[0]
            told |= {shorter: (int(met == 2), 1), longer: (int(met > 0), 1)}
    if draw.random() < 0.5:
        told |= {rate: (draw.randint(0, 1), 1) for rate in (PRENATAL, POSTPARTUM)}
    told[TIERS] = ({"C1": 3, "C2": 5, "C3": 4}[clinic], 5)
    return Member(language=draw.choice(LANGUAGES), clinic=clinic, entity=entity, told=told)


def counted(rate: str, dimension: str, value: str, within: str, of: Told) -> Counted:
    return Counted(
        rate=rate, dimension=dimension, value=value, within=within, stratum=None, initial_population=of[1],
        denominator=of[1], denominator_exclusion=0, denominator_exception=0, numerator=of[0],
        people=of[3], people_met=of[2], with_risk=0, risk=None,
    )  # fmt: skip


def counts_by_group(members: list[Member]) -> list[Counted]:
    found: dict[tuple[str, str, str, str], list[tuple[int, int]]] = {}
    for one in members:
        for rate, told in one.told.items():
            for group in one.groups():
                found.setdefault((rate, *group), []).append(told)
    return [
        counted(*key, (sum(above for above, _ in rows), sum(below for _, below in rows),
                       sum(above > 0 for above, _ in rows), len(rows)))
        for key, rows in found.items()
    ]  # fmt: skip


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> YearQuality:
    quality = example_year(tmp_path_factory.mktemp("year"))
    return replace(quality, computed=replace(quality.computed, measures=MEASURES))


def of_all(year: YearQuality, counts: dict[str, Told]) -> dict[str, Published]:
    """What is published where all members have only these."""
    rows = [counted(rate, "all", "", "", told) for rate, told in counts.items()]
    return {one.of.rate.id: one for one in published(replace(year, results=results_of(rows, MEASURES)))}


@pytest.mark.parametrize("seed", [0, 1, 2, 32, 38])  # the last two tell by births what only their tie hides
def test_a_reader_who_knows_the_definitions_works_out_nothing_small(
    seed: int, year: YearQuality, tmp_path: Path
) -> None:
    draw = random.Random(seed)  # noqa: S311  # no secret: the same members each time
    rows = counts_by_group([member(draw) for _ in range(MEMBERS)])
    quality = replace(year, results=results_of(rows, MEASURES))
    write_public(quality, read_names(quality.computed.run), tmp_path)
    path = tmp_path / "results.csv"
    truth = dict(zip(read(path), (counts_of(one.of) for one in published(quality)), strict=True))
    statuses = [row["status"] for row in read(path).values()]
    assert statuses.count("shown") > 10
    assert statuses.count("hidden") > 5
    assert too_much(path, truth) == []


def attacked(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "results.csv"
    path.write_text(COLUMNS + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def all_members(rate: str) -> Place:
    return (rate, "all", "", "")


def test_the_reader_subtracts_a_shorter_window_from_a_longer_one_unless_one_is_hidden(
    year: YearQuality, tmp_path: Path
) -> None:
    path = attacked(tmp_path, f"{WEEK},all,,,shown,40,100", f"{MONTH},all,,,shown,45,100")
    asked = between(all_members(WEEK), all_members(MONTH))
    assert learned(path)[asked, NUMERATOR].exact == 5
    shown = of_all(year, {WEEK: (40, 100, 40, 100), MONTH: (45, 100, 45, 100)})
    assert [shown[rate].hidden for rate in (WEEK, MONTH)].count(True) == 1


def test_the_reader_subtracts_visits_of_some_from_those_of_all_unless_one_is_hidden(
    year: YearQuality, tmp_path: Path
) -> None:
    path = attacked(tmp_path, f"{ILL},all,,,shown,500,1200", f"{VISITS},all,,,shown,560,3000")
    asked = between(all_members(ILL), all_members(VISITS))
    assert [learned(path)[asked, name].exact for name in (NUMERATOR, DENOMINATOR)] == [60, 1800]
    shown = of_all(year, {ILL: (500, 1200, 90, 100), VISITS: (560, 3000, 95, 300)})
    assert [shown[rate].hidden for rate in (ILL, VISITS)].count(True) == 1


def test_the_reader_takes_a_hidden_denominator_from_the_other_rate_of_the_same_births(tmp_path: Path) -> None:
    rows = [
        f"{rate},{of}"
        for rate, hidden in ((PRENATAL, "Russian"), (POSTPARTUM, "English"))
        for of in (
            "all,,,shown,150,196", "language,Somali,,hidden,,",
            *(f"language,{each},,{'hidden,,' if each == hidden else f'shown,60,{people}'}"
              for each, people in (("Russian", 86), ("English", 90))),
        )
    ]  # fmt: skip
    told = learned(attacked(tmp_path, *rows))
    assert told[(PRENATAL, "language", "Somali", ""), DENOMINATOR].exact == 20


def test_who_knows_tiers_works_out_two_hidden_clinics_so_no_clinic_is_published(
    year: YearQuality, tmp_path: Path
) -> None:
    path = attacked(
        tmp_path, f"{TIERS},contracting_entity,North,,shown,930,1530",
        f"{TIERS},clinic,One,North,hidden,,", f"{TIERS},clinic,Two,North,hidden,,",
    )  # fmt: skip
    two = (TIERS, "clinic", "Two", "North")
    assert learned(path)[two, DENOMINATOR].exact is None
    assert learned(path, tiers={"One": 3, "Two": 5})[two, DENOMINATOR].exact == Fraction(5 * 6)
    draw = random.Random(0)  # noqa: S311  # no secret: the same members each time
    rows = counts_by_group([member(draw) for _ in range(MEMBERS)])
    cells = published(replace(year, results=results_of(rows, MEASURES)))
    assert {one.of.dimension for one in cells if one.of.rate.id == TIERS} == {"all", "language"}


def test_every_rate_that_the_reader_ties_is_a_rate_of_some_year() -> None:
    known = {rate.id for one in all_measures() for rate in one.rates}
    named = {rate for pairs in (ONE_DENOMINATOR, BOTH_WITHIN) for pair in pairs for rate in pair}
    assert named <= known
