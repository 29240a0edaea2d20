"""The quality of a year: every result, what it is held against, what is met, and what it earns."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from coordcare.errors import CoordcareError, NotStated, UnreadableFile
from coordcare.measures.brought import Brought, of_all, of_entity, read_brought
from coordcare.measures.counts import ALL
from coordcare.measures.pool import CcoInYear, Distribution, Earned, distribute, share_earned
from coordcare.measures.program import IncentiveProgram, verdicts
from coordcare.measures.readmissions import Reference, read_reference
from coordcare.measures.results import RateResult, as_decimal, read_counts, results_of
from coordcare.measures.scoring import Observed, Verdict
from coordcare.oregon.quality.computing import Computed, computed
from coordcare.oregon.quality.program_file import FOLDER, ProgramFile, program_file
from coordcare.oregon.quality.programs import of_unknown_rates, program_of
from coordcare.oregon.quality.unfinished import covered_to_the_edge, of_unfinished, reach_of
from coordcare.payment.closing.run import views_of
from coordcare.tables.workspace import Workspace

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Payout:
    """What the pool pays: the CCO's payments of the year, the share earned, and the distribution among CCOs known."""

    payments: Decimal
    payments_from: str
    earned: Earned
    distribution: Distribution | None
    says: str


@dataclass(frozen=True, kw_only=True, slots=True)
class YearQuality:
    """A year's quality.

    results    of every rate computed, by dimension and value
    brought    results of the year that the CCO brings; where one is brought it stands above the computed one
    before     results of the year before, brought, from which improvement targets are made
    program    what the year's results are held against; None where nothing states it, and `no_program` says why
    notes      what a reader must know beside the results, in sentences
    """

    name: str
    year: int
    computed: Computed
    results: tuple[RateResult, ...]
    brought: tuple[Brought, ...]
    before: tuple[Brought, ...]
    program: IncentiveProgram | None
    no_program: str
    verdicts: Mapping[str, Verdict]
    payout: Payout | None
    last_service: date
    notes: tuple[str, ...] = ()
    _places: Mapping[tuple[str, str, str], tuple[RateResult, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the results by where they are looked for: a CCO of some size has ten thousands of them."""
        places = defaultdict(list)
        for one in self.results:
            places["rate", one.rate.id, one.dimension].append(one)
            places["group", one.dimension, one.value].append(one)
        object.__setattr__(self, "_places", {place: tuple(found) for place, found in places.items()})

    @property
    def interim(self) -> bool:
        """Whether the data do not reach to the end of the year, so that everything is so far."""
        return self.last_service < date(self.year, 12, 31)

    def of_rate(self, rate: str, dimension: str = ALL) -> tuple[RateResult, ...]:
        """The results of a rate by the values of a dimension."""
        return self._places.get(("rate", rate, dimension), ())

    def of_group(self, dimension: str, value: str) -> tuple[RateResult, ...]:
        """The results of all rates by one value of a dimension, such as a contracting entity's."""
        return self._places.get(("group", dimension, value), ())

    def observed(self, entity: str | None = None) -> dict[str, Observed]:
        """Every result of all members, or of those of one contracting entity, by rate; brought above computed."""
        dimension, value = (ALL, "") if entity is None else ("contracting_entity", entity)
        own = {one.rate.id: observed_of(one) for one in self.of_group(dimension, value) if one.rounded is not None}
        return own | (of_all(self.brought) if entity is None else of_entity(self.brought, entity))

    def observed_before(self, entity: str | None = None) -> dict[str, Observed]:
        """The results of the year before, by rate."""
        return of_all(self.before) if entity is None else of_entity(self.before, entity)

    def verdicts_of(self, entity: str) -> Mapping[str, Verdict]:
        """The verdicts on the results of one contracting entity, held against the CCO's benchmarks."""
        if self.program is None:
            return {}
        return verdicts(self.program, self.observed(entity), self.observed_before(entity))


def observed_of(one: RateResult) -> Observed:
    """A computed result as scoring takes it, with as many digits as the table of results holds."""
    assert one.rounded is not None
    return Observed(
        value=one.rounded,
        numerator=as_decimal(one.numerator),
        denominator=as_decimal(one.denominator),
        source=one.rows,
    )


def quality_of(workspace: Workspace, year: int, *, tell: Tell = lambda _: None) -> YearQuality:
    """Compute a year's measures and hold them against its program; raises `CoordcareError` naming all that is wrong."""
    own = program_file(workspace.folder, year)  # what is wrong with it is told before data are read
    references = _references(workspace)
    program, why = _program(workspace, year)
    found = computed(workspace, year, tell=tell)
    results = results_of(read_counts(found.figures), found.measures, references)
    with views_of(found.run) as connection:
        brought, before = read_brought(connection, year), read_brought(connection, year - 1)
        paid, months = _premiums(connection, year)
        reach = reach_of(connection, year)
        ends = covered_to_the_edge(connection, reach.last)
    unknown = of_unknown_rates(own, year, {one.rate for one in (*brought, *before)})
    notes = (*found.notes, *unknown, *reach.says, *of_unfinished(year, reach.last, ends, results))
    quality = YearQuality(
        name=workspace.name, year=year, computed=found, results=results, brought=brought, before=before,
        program=program, no_program=why, verdicts={}, payout=None, last_service=reach.last, notes=notes,
    )  # fmt: skip
    if program is None:
        return quality
    told = verdicts(program, quality.observed(), quality.observed_before())
    payout = _payout(workspace, program, told, own, paid, months)
    return replace(quality, verdicts=told, payout=payout)


def _references(workspace: Workspace) -> dict[str, Reference]:
    """What is expected of readmissions, where the workspace brings a reference; raises `Problems`."""
    path = workspace.folder / FOLDER / "readmissions.csv"
    if not path.exists():
        return {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(path=path, reason=f"cannot be read ({error}). Save it as CSV in UTF-8.") from error
    return {"plan_all_cause_readmissions": read_reference(lines, str(path))}


def _program(workspace: Workspace, year: int) -> tuple[IncentiveProgram | None, str]:
    try:
        return program_of(year, workspace.folder), ""
    except NotStated as error:
        return None, str(error)


def _payout(
    workspace: Workspace,
    program: IncentiveProgram,
    told: Mapping[str, Verdict],
    own: ProgramFile | None,
    paid: Decimal,
    months: int,
) -> Payout:
    """What the pool pays to this CCO, with as much of the others as the workspace states."""
    earned = share_earned(program.pool, told)
    stated = own.pool.payments if own is not None else None
    payments = paid if stated is None else stated
    source = "the premiums of the year" if stated is None else f"quality/{program.year}.yaml"
    if program.pool.share_of_payments is None:
        return Payout(payments=payments, payments_from=source, earned=earned, distribution=None,
                      says="No source states which share of payments makes the pool.")  # fmt: skip
    if earned.share is None:
        return Payout(payments=payments, payments_from=source, earned=earned, distribution=None, says=earned.says)
    met = frozenset(id for id in program.challenges if (verdict := told.get(id)) is not None and verdict.met)
    name = workspace.name
    this = CcoInYear(name=name, payments=payments, member_months=months, earned=earned.share, challenges_met=met)
    others = [one.in_year() for one in own.pool.others] if own is not None else []
    if name in {one.name for one in others}:
        raise CoordcareError(
            f"{workspace.folder / FOLDER / str(program.year)}.yaml: “{name}” under pool.others is this CCO itself, "
            "which would stand in the pool twice. Take it out."
        )
    shared = distribute(program.pool, [this, *others], challenges=program.challenges)
    alone = "" if others else " Other CCOs are not stated, so the pool is this CCO's alone."
    return Payout(payments=payments, payments_from=source, earned=earned, distribution=shared, says=earned.says + alone)


def _premiums(connection: Any, year: int) -> tuple[Decimal, int]:
    """The payments to the CCO in a year, and the member months that were paid for."""
    amount, months = connection.execute(
        "SELECT sum(amount), sum(member_months) FROM premiums WHERE standing = 'counted' AND year(month) = $1", [year]
    ).fetchone()
    return amount or Decimal(0), int(months or 0)


def entities_of(results: Iterable[RateResult]) -> tuple[str, ...]:
    """The contracting entities that members belong to."""
    return tuple(sorted({one.value for one in results if one.dimension == "contracting_entity" and one.value}))
