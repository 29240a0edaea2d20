"""Every measure finds cases in the fictional CCO, of which some meet it and some do not."""

import pytest

from coordcare.measures.counts import ALL
from coordcare.measures.results import RateResult, read_counts, results_of
from coordcare.oregon.fictional_cco.contracts import contract_files
from coordcare.oregon.fictional_cco.world import fictional_world
from coordcare.oregon.quality.computing import computed
from coordcare.oregon.quality.registry import measures_of
from coordcare.tables.synthetic.database import Wanted
from coordcare.tables.synthetic.workspace import write_workspace
from coordcare.tables.workspace import open_workspace

FEWEST = 3
# Of shares that few people decide at this size, only that somebody is asked of.
OF_FEW = {"custody_assessments", "frequent_emergency_visits", "plan_all_cause_readmissions"}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RateResult]:
    folder = tmp_path_factory.mktemp("fictional") / "cco"
    wanted = Wanted(members=2_000, year=2022, seed=1, lines_per_member_year=50)
    write_workspace(fictional_world(), wanted, folder, file_format="parquet", further=contract_files)
    found = computed(open_workspace(folder), 2022)
    counts = read_counts(found.figures)
    return {one.rate.id: one for one in results_of(counts, found.measures) if one.dimension == ALL}


def test_every_measure_is_computed(results: dict[str, RateResult]) -> None:
    assert set(results) == {rate.id for one in measures_of(2022) for rate in one.rates}


def test_every_rate_has_cases(results: dict[str, RateResult]) -> None:
    assert {id: one.cases for id, one in results.items() if one.cases < FEWEST} == {}


def test_shares_are_neither_none_nor_all(results: dict[str, RateResult]) -> None:
    shares = {id: one.result for id, one in results.items() if one.rate.kind == "share" and id not in OF_FEW}
    assert {id: share for id, share in shares.items() if share is None or not 0.05 < share < 0.97} == {}


def test_visits_and_stays_are_as_many_as_members_make(results: dict[str, RateResult]) -> None:
    visits = results["emergency_visits"].result
    assert visits is not None
    assert 35 < visits < 90
    parts = [results[id].numerator for id in ("prevention_acute", "prevention_chronic")]
    assert max(parts) <= results["prevention_composite"].numerator <= sum(parts)
    assert min(parts) > 2
