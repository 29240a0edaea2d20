"""Scenarios side by side: each settles through the same streams, on the facts as they were and on what is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from coordcare.errors import CoordcareError, Problems
from coordcare.figures import dollars_of, written
from coordcare.payment.category import categories_of
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.payments import Payment, payments
from coordcare.payment.closing.settling import SettledStream, settle_all
from coordcare.payment.closing.year import BoundArrangement
from coordcare.payment.progress import Progress, Target, progress_of
from coordcare.payment.scenario.asked import AS_IT_IS, Scenario
from coordcare.payment.scenario.changed import changed
from coordcare.payment.scenario.draws import Draws, drawn_settlements, measures_drawn
from coordcare.payment.scenario.evidence import MOST_GROUPS, Evidence, evidence_of
from coordcare.payment.scenario.growth import grown, times
from coordcare.payment.scenario.outcome import Comparison, Outcome, StreamOutcome, range_of
from coordcare.tables.workspace import Workspace

Tell = Callable[[str], None]
_FEW = 100


def compare(
    workspace: Workspace,
    closed: Closed,
    arrangement_id: str,
    scenarios: Sequence[Scenario],
    *,
    targets: Sequence[Target],
    draws: Draws,
    tell: Tell = lambda _: None,
) -> Comparison:
    """An arrangement of a closed year as it is, and as each scenario has it.

    Raises `Problems` that name everything wrong in any scenario, and `CoordcareError` where there is no such
    arrangement.
    """
    one = _arrangement(closed, arrangement_id)
    outcomes: list[Outcome] = []
    problems: list[str] = []
    few: set[str] = set()
    for scenario in (AS_IT_IS, *scenarios):
        try:
            bound = _bound(one, scenario)
            evidence = evidence_of(workspace, closed, bound, tell=tell)
        except CoordcareError as error:
            told = error.problems if isinstance(error, Problems) else (str(error),)
            problems += [f"“{scenario.name}”: {each}" for each in told]
            continue
        if not problems:
            tell(f"drawing: {scenario.name}")
            outcomes.append(_outcome(closed, bound, scenario, evidence, targets, draws))
            few |= set(_few(evidence))
    if problems:
        raise Problems(where=f"{arrangement_id}: these scenarios cannot be reckoned", problems=problems)
    return Comparison(
        name=closed.name, year=closed.year, arrangement_id=arrangement_id, arrangement=one.arrangement.name,
        targets=tuple(targets), outcomes=tuple(outcomes), draws=draws.number, seed=draws.seed,
        notes=(*_notes(closed, outcomes), *sorted(few), *_standings(targets)),
    )  # fmt: skip


def _arrangement(closed: Closed, id: str) -> BoundArrangement:
    found = next((one for one in closed.arrangements if one.arrangement.id.lower() == id.lower()), None)
    if found is None:
        there = ", ".join(one.arrangement.id for one in closed.arrangements)
        raise CoordcareError(f"“{id}”: is no arrangement of {closed.year}. There are {there}.")
    return found


def _bound(one: BoundArrangement, scenario: Scenario) -> BoundArrangement:
    arrangement = changed(one.arrangement, scenario)
    return replace(one, arrangement=arrangement, categories=categories_of(arrangement))


def _outcome(
    closed: Closed,
    one: BoundArrangement,
    scenario: Scenario,
    evidence: Evidence,
    targets: Sequence[Target],
    draws: Draws,
) -> Outcome:
    settled = [_grown(each, scenario) for each in settle_all((one,), evidence.found, interim=False)]
    progress = _progress(closed, one, scenario, settled)
    mine = [each for each in progress.payments if each.arrangement_id == one.arrangement.id]
    sharing = [each for each in settled if not each.stream.fee_for_service]
    drawn = drawn_settlements(sharing, evidence, draws, members=scenario.members)
    streams = tuple(
        StreamOutcome(
            name=name,
            category=one.categories.of(name),
            settlement=sum((each.earned for each in sharing if each.stream.name == name), Decimal(0)),
            range=range_of(outcomes),
        )
        for name, outcomes in drawn.items()
    )
    in_all = [sum(each, Decimal(0)) for each in zip(*drawn.values(), strict=True)] or [Decimal(0)] * draws.number
    measures = [item for each in sharing for item in measures_drawn(each.stream, each.facts).items()]
    return Outcome(
        scenario=scenario,
        categories=one.categories,
        dollars=sum((each.amount for each in mine), Decimal(0)),
        reached=tuple(progress.at_least(each.category) for each in targets),
        settlement=sum((each.settlement for each in streams), Decimal(0)),
        range=range_of(in_all),
        streams=streams,
        still=tuple(dict.fromkeys(name for name, varies in measures if not varies)),
    )


def _grown(each: SettledStream, scenario: Scenario) -> SettledStream:
    """The stream settled on the facts of so many members."""
    if scenario.members == 1:
        return each
    facts = grown(each.facts, scenario.members)
    return replace(each, facts=facts, lines=each.stream.settle(facts))


def _progress(closed: Closed, one: BoundArrangement, scenario: Scenario, settled: Sequence[SettledStream]) -> Progress:
    """All payments of the year with those of the scenario in the place of what they were."""
    id = one.arrangement.id
    arrangements = tuple(one if each.arrangement.id == id else each for each in closed.arrangements)
    others = [each for each in closed.settled if each.of.arrangement.id != id]
    paid = payments(arrangements, closed.found, (*others, *settled))
    kept = tuple(_times_members(each, scenario) if each.arrangement_id == id else each for each in paid)
    return progress_of(kept, {each.arrangement.id: each.categories for each in arrangements})


def _times_members(payment: Payment, scenario: Scenario) -> Payment:
    """Claims grow with members; what is due has grown by its facts, and what was paid ahead is taken off it."""
    if payment.sort != "claims" or scenario.members == 1:
        return payment
    figure = times(payment.figure, scenario.members)
    return replace(payment, figure=replace(figure, value=dollars_of(figure.number)))


def _few(evidence: Evidence) -> list[str]:
    found = []
    for what, groups in (("members", evidence.members), ("episodes", evidence.episodes)):
        if any(0 < each.number < _FEW for each in groups.values()):
            found.append(f"Fewer than {_FEW} {what} of a party were drawn from, so the range of that part is rough.")
    return found


def _notes(closed: Closed, outcomes: Sequence[Outcome]) -> list[str]:
    notes = []
    if closed.interim:
        notes.append("The year was closed as interim; here gains count in full, as in a final settlement.")
    still = dict.fromkeys(name for each in outcomes for name in each.still)
    if still:
        notes.append(f"Results without numerator and denominator stay as they are: {', '.join(still)}.")
    if not any(each.range.varies for each in outcomes):
        notes.append("Nothing here depends on costs, episodes or results that could have come out otherwise.")
    return notes


def _standings(targets: Sequence[Target]) -> list[str]:
    return [
        f"The target of {written(each.share, 'share')} at {each.category} is {each.standing}."
        for each in targets
        if each.share is not None
    ]


def where_from(draws: int) -> str:
    """In one sentence where ranges come from, and what they leave out."""
    return (
        f"The range is that of {draws:,} draws: members with their costs (in at most {MOST_GROUPS} groups a party), "
        "episodes with theirs, and results of measures by their denominators, as the year had them; it leaves out "
        "trend, changes in coding and risk scores, members who leave or come, and that costs and results may move "
        "together."
    )
