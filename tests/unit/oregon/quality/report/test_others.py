"""On a scorecard nothing stands from which an entity could work out few members of others."""

from dataclasses import replace

import pytest

from coordcare.measures.results import results_of
from coordcare.oregon.quality.registry import measures_of
from coordcare.oregon.quality.report.others import tells_of_few_others
from coordcare.oregon.quality.report.rates import RateLine
from coordcare.oregon.quality.report.thresholds import thresholds_of

LEAST = thresholds_of(2022)


def line(rate: str, numerator: int, cases: int, people_met: int | None = None, people: int | None = None) -> RateLine:
    """A line of a rate with these counts and nothing beside it."""
    measure = next(one for one in measures_of(2022) if any(each.id == rate for each in one.rates))
    found = next(one for one in results_of([], [measure]) if one.rate.id == rate)
    computed = replace(
        found,
        numerator=type(found.numerator)(numerator),
        denominator=type(found.denominator)(cases),
        cases=cases,
        people=cases if people is None else people,
        people_met=numerator if people_met is None else people_met,
    )
    return RateLine(
        id=rate, title=rate, measure=measure, kind=computed.rate.kind, better=measure.better, result=computed.result,
        before=None, target=None, benchmark=None, aim=None, computed=computed, brought=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("of_all", "own", "tells"),
    [
        ((5, 7), (3, 5), True),  # the others have 2 of 2
        ((100, 200), (20, 40), False),
        ((100, 200), (90, 100), True),  # 10 of 100
        ((100, 200), (89, 100), False),  # 11 of 100
        ((100, 200), (10, 100), True),  # 90 of 100: 10 are not in the numerator
        ((100, 200), (100, 100), False),  # none of 100
        ((100, 200), (88, 171), True),  # 29 cases
        ((3, 5), (3, 5), False),  # nobody else
    ],
)
def test_the_rate_of_all_is_left_out_where_the_others_are_few(
    of_all: tuple[int, int], own: tuple[int, int], tells: bool
) -> None:
    rate = "custody_assessments"
    assert tells_of_few_others(line(rate, *of_all), line(rate, *own), LEAST) is tells


@pytest.mark.parametrize(("own_people", "tells"), [(70, False), (71, True)])
def test_of_visits_the_people_behind_them_decide(own_people: int, tells: bool) -> None:
    of_all, own = line("emergency_visits", 900, 1200, 80, 100), line("emergency_visits", 500, 800, 60, own_people)
    assert tells_of_few_others(of_all, own, LEAST) is tells
