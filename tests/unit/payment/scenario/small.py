"""A shared-risk arrangement of one party, small enough to reckon: 1,000 member months against $100 PMPM."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from coordcare.payment.arrangement import Arrangement
from coordcare.payment.category import categories_of
from coordcare.payment.closing.found import Exposure, Found
from coordcare.payment.closing.settling import SettledStream, settle_all
from coordcare.payment.closing.year import BoundArrangement, Clinic, bound
from coordcare.payment.quality import MeasureResult
from coordcare.payment.scenario.draws import Draws, drawn_settlements
from coordcare.payment.scenario.evidence import Evidence, Groups
from coordcare.payment.scenario.growth import grown
from coordcare.payment.scenario.outcome import Range, range_of

ALDER = "Alder Health"
RISK: dict[str, Any] = {
    "stream": "shared_risk",
    "name": "Risk",
    "target": {"pmpm": 100},
    "upside": {"share": "50%"},
    "downside": {"share": "40%"},
    "quality": {"steps": [{"score": "0%", "earns": "100%"}]},
}
MEASURE = MeasureResult(
    measure="screening", party=None, result=Decimal("0.6"), numerator=Decimal(60), denominator=Decimal(100)
)
METRIC = {"measure": "screening", "better": "higher", "target": "50%"}


def arrangement(*streams: dict[str, Any], **more: Any) -> Arrangement:
    """An arrangement of Alder Health with these streams."""
    content = {
        "id": "RISK",
        "name": "Risk agreement",
        "parties": [ALDER],
        "period": {"first": date(2022, 1, 1), "last": date(2022, 12, 31)},
        "metrics": [METRIC],
        "streams": list(streams),
    }
    return Arrangement.model_validate({**content, **more})


def bound_to_alder(one: Arrangement) -> BoundArrangement:
    """The arrangement bound to Alder's one clinic."""
    clinics = (Clinic(clinic_id="C1", name="Alder Downtown", npi="1000000001", entity=ALDER),)
    [found] = bound({Path("arrangements/risk.yaml"): one}, clinics, 2022)
    assert found.categories.most_advanced == categories_of(one).most_advanced
    return found


def found_for(one: BoundArrangement, groups: Groups, results: Sequence[MeasureResult] = (MEASURE,)) -> Found:
    """What the engine would have found of these members: 1,000 member months, and what their care cost."""
    key = (one.stream_key("Risk"), ALDER)
    cost, excess = (Decimal(sum(cents)).scaleb(-2) for cents in (groups.cents, groups.excess))
    month = Exposure(number=2022 * 12 + 1, plan="adult", clinic_id="C1", basis="visits", member_months=Fraction(1000))
    nothing: dict[Any, Any] = {}
    return Found(
        first_number=2022 * 12 + 1, last_number=2022 * 12 + 12, exposure=(month,), tiers=nothing, premiums=nothing,
        claims=(), other_payments=(), results=tuple(results), members=nothing, costs={key: (cost, excess, Decimal(0))},
        events=nothing, episodes={key: (len(groups.cents), cost, excess)}, code_sets=nothing, risk=nothing,
        covered_months=nothing, episodes_cut=nothing,
    )  # fmt: skip


def members(costs: Sequence[int], months: Sequence[int] | None = None, *, attachment: int | None = None) -> Groups:
    """Members with their costs in whole dollars, each for twelve months if nothing else is said."""
    excess = [0 if attachment is None else max(cost - attachment, 0) * 100 for cost in costs]
    return Groups(
        number=len(costs),
        exposure=tuple(months if months is not None else [12] * len(costs)),
        cents=tuple(cost * 100 for cost in costs),
        excess=tuple(excess),
    )


def settled_and_drawn(
    one: Arrangement,
    groups: Groups,
    *,
    draws: int = 400,
    seed: int = 1,
    times: Fraction = Fraction(1),
    results: Sequence[MeasureResult] = (MEASURE,),
) -> tuple[SettledStream, Range]:
    """The stream called Risk settled on the facts, and its range."""
    here = bound_to_alder(one)
    found = found_for(here, groups, results)
    key = (here.stream_key("Risk"), ALDER)
    asks = next(stream.asks for stream in one.streams if stream.name == "Risk")
    evidence = Evidence(
        found=found,
        members={key: groups} if "cost" in asks else {},
        episodes={key: groups} if "episodes" in asks else {},
    )
    [settled] = [each for each in settle_all((here,), found, interim=False) if each.stream.name == "Risk"]
    if times != 1:
        facts = grown(settled.facts, times)
        settled = SettledStream(
            of=here, party=settled.party, stream=settled.stream, category=settled.category, paid_at=settled.paid_at,
            facts=facts, lines=settled.stream.settle(facts), bounds=settled.bounds, paid_before=settled.paid_before,
        )  # fmt: skip
    drawn = drawn_settlements([settled], evidence, Draws(number=draws, seed=seed), members=times)
    return settled, range_of(drawn["Risk"])
