"""The measures hold together: each is listed, is unique in its year, and asks for sets that are known."""

import pkgutil
from collections import Counter

import pytest

from coordcare.measures.measure import Measure
from coordcare.oregon.quality import measures as folder
from coordcare.oregon.quality.registry import MODULES, all_measures, measures_of
from coordcare.oregon.quality.value_sets import SHIPPED, known_sets
from coordcare.oregon.rulebook import rulebook
from coordcare.population.code_systems import column_of
from coordcare.population.value_set_files import read_csv_file
from coordcare.tables.quality import WRITTEN_FOR

KNOWN = known_sets()
YEARS = rulebook().years()
SHIPPED_NAMES = sorted(name for name, one in KNOWN.items() if not one.brought)


def named(one: Measure) -> str:
    return f"{one.id} since {one.since}"


def test_every_measure_in_the_folder_is_listed_once() -> None:
    assert sorted(MODULES) == sorted(module.name for module in pkgutil.iter_modules(folder.__path__))


def test_every_measure_stands_in_the_module_of_its_name() -> None:
    assert {one.id for one in all_measures()} == set(MODULES)


def test_results_that_are_brought_may_be_written_for_whatever_a_rate_is_written_for() -> None:
    assert {rate.for_each for one in all_measures() for rate in one.rates} == set(WRITTEN_FOR)


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_each_measure_and_each_rate_once(year: int) -> None:
    for names in (
        [one.id for one in measures_of(year)],
        [rate.id for one in measures_of(year) for rate in one.rates],
    ):
        assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("one", all_measures(), ids=named)
def test_a_measure_says_what_it_is_and_what_it_rests_on(one: Measure) -> None:
    assert len(one.says) > 60, "its docstring is the definition that people read"
    assert one.says.endswith(".")
    assert set(one.cite) <= set(rulebook().sources)
    assert one.cite
    assert one.standing in ("confirmed", "reported", "assumed")
    assert one.until is None or one.since <= one.until


def test_every_value_set_that_is_asked_for_is_known_and_every_one_that_is_known_is_asked_for() -> None:
    asked = {name for one in all_measures() for name in one.value_sets}
    assert asked == set(KNOWN)


def test_the_sets_that_are_shipped_are_those_of_open_code_systems() -> None:
    assert sorted(path.stem for path in SHIPPED.glob("*.csv")) == SHIPPED_NAMES


@pytest.mark.parametrize("name", SHIPPED_NAMES)
def test_a_set_that_is_shipped_has_codes_of_the_systems_that_it_names(name: str) -> None:
    read = read_csv_file(SHIPPED / f"{name}.csv")
    assert read.problems == ()
    systems = {"modifiers": "hcpcs_modifier", "NUCC taxonomy": "taxonomy_code"}
    columns = {systems.get(system) or column_of(system) for system in KNOWN[name].systems}
    assert {column for column, _ in read.codes} == columns


@pytest.mark.parametrize("name", SHIPPED_NAMES)
def test_no_code_under_licence_is_shipped(name: str) -> None:
    """CPT codes are five digits, or four and a letter; CDT codes are D and four digits."""
    codes = [code for column, code in read_csv_file(SHIPPED / f"{name}.csv").codes if column == "hcpcs_code"]
    assert not [code for code in codes if code[0].isdigit() or code[0] == "D"]
    assert not [column for column, _ in read_csv_file(SHIPPED / f"{name}.csv").codes if column == "revenue_center_code"]


def test_the_sets_that_are_shipped_are_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 400_000
