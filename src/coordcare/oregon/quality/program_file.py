"""A CCO's own file about the incentive program of a year, `quality/YEAR.yaml` in its workspace.

    metrics:
      - {id: well_child_visits, benchmark: 78.5%, floor: 3%, floor_kind: percentage_point, cite: our contract}
      - id: preventive_dental
        components:
          - {id: preventive_dental_1_5, benchmark: 45.4%}
          - {id: preventive_dental_6_14, benchmark: 65.5%}
    pool: {share_of_payments: 4.25%, steps: [{met: 9, earns: 100%}, {met: 6, earns: 60%}], standing: reported}

What it states stands above what the year states: the metrics all together, the pool value by value. A metric or a pool
that does not give its `standing` is assumed.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from coordcare.errors import Problems, UnreadableFile
from coordcare.figures import Term, written
from coordcare.measures.improvement import Better, FloorKind
from coordcare.measures.incentive_metric import Combined, Component, DecidedBy, IncentiveMetric, Unit
from coordcare.measures.pool import CcoInYear, PoolTerms, Step
from coordcare.oregon.quality.registry import measures_of
from coordcare.payment.arrangement_files import sentences
from coordcare.payment.terms import Dollars, Factor, Rate, Share, Terms, Texts, listed
from coordcare.rulebook.strict_yaml import load_yaml

FOLDER = "quality"
_UNITS: dict[tuple[str, int], Unit] = {
    ("share", 1): "percent",
    ("rate", 1000): "visits_per_1000_member_months",
    ("index", 1): "index",
}
StandingWord = Literal["confirmed", "reported", "assumed"]


class ComponentTerms(Terms):
    """One aim of a metric."""

    id: str = Field(min_length=1, description="Its name; without `rates`, also that of the rate whose result it is.")
    title: str = Field(default="", description="Its name in words.")
    better: Better = Field(default="higher", description="Which way the result improves.")
    unit: Unit = Field(default="percent", description="What the benchmark is in.")
    benchmark: Rate | None = Field(default=None, description="The result that is to be reached.")
    floor: Rate | None = Field(default=None, description="Least improvement; without it there is no floor.")
    floor_kind: FloorKind | None = Field(default=None, description="What the floor is a share of.")
    decided_by: DecidedBy = Field(default="benchmark_or_target", description="What meets it.")
    rates: Texts = Field(default=(), description="The rates whose results these are.")
    combined: Combined = Field(default="pooled", description="How several rates become one.")
    least_population: Share | None = Field(default=None, description="Share of members that a report must cover.")
    weight: Factor | None = Field(default=None, description="Points, where the metric has a threshold.")
    gate: bool = Field(default=False, description="Whether the metric is missed without it, whatever the points.")

    @model_validator(mode="after")
    def _says_what_its_floor_is_of(self) -> "ComponentTerms":
        if (self.floor is None) != (self.floor_kind in (None, "none")):
            raise ValueError(f"“{self.id}” needs “floor” and “floor_kind” together; keep both or neither")
        return self

    def component(self, source: Term) -> Component:
        """The component that it states."""
        values = {name: getattr(self, name) for name in ComponentTerms.model_fields}
        return Component(**values | {"title": self.title or self.id.replace("_", " ")}, source=source)


class MetricTerms(ComponentTerms):
    """A metric: a single aim, or `components`, each of which must be met or which together reach the threshold."""

    components: listed(ComponentTerms) = Field(default=(), description="Its aims, where there are several.")  # type: ignore[valid-type]  # a type made by a function
    threshold: Factor | None = Field(default=None, description="Points by which it is met.")
    challenge: bool = Field(default=False, description="Whether it also pays from the challenge pool.")
    cite: str = Field(default="", description="Who says so.")
    standing: StandingWord = Field(default="assumed", description="How well that was read.")
    note: str = Field(default="", description="What else is to be known.")

    @model_validator(mode="after")
    def _aims_once(self) -> "MetricTerms":
        if self.components and (self.benchmark is not None or self.floor is not None or self.rates):
            raise ValueError(
                f"“{self.id}” has components, so benchmark, floor and rates stand there and not beside them"
            )
        if self.threshold is not None and not all(each.weight for each in self.components or (self,)):
            raise ValueError(f"“{self.id}” has a threshold of points, so each component needs its “weight”")
        return self

    def metric(self, file: str) -> IncentiveMetric:
        """The metric that it states."""
        source = Term(path=f"metrics[{self.id}]", file=file)
        return IncentiveMetric(
            id=self.id,
            title=self.title or self.id.replace("_", " "),
            components=tuple(each.component(source) for each in self.components or (self,)),
            threshold=self.threshold,
            challenge=self.challenge,
            cite=self.cite or file,
            standing=self.standing,
            note=self.note,
        )


class StepTerms(Terms):
    """From so many measures met on, this share of the maximum is earned."""

    met: Rate = Field(description="Measures that must be met; a sliding score counts as a part of one.")
    earns: Share = Field(description="Share of the maximum.")
    required: bool = Field(default=False, description="Whether each required measure must be met as well.")
    besides: bool = Field(default=False, description="Whether required measures do not count among those met.")


class OtherCco(Terms):
    """Another CCO in the pool, as far as one knows of it."""

    name: str = Field(min_length=1, description="The CCO.")
    payments: Dollars = Field(description="Payments to it in the year, in dollars.")
    member_months: int = Field(ge=0, description="Its member months in the year.")
    earned: Share = Field(description="Share of its maximum that it earned by measures.")
    challenges_met: Texts = Field(default=(), description="Challenge measures that it met.")

    def in_year(self) -> CcoInYear:
        """The CCO as the pool knows it."""
        return CcoInYear(
            name=self.name,
            payments=self.payments,
            member_months=self.member_months,
            earned=Fraction(self.earned),
            challenges_met=frozenset(self.challenges_met),
        )


class OwnPool(Terms):
    """What a CCO states of the pool; what it leaves out is as the year states it."""

    share_of_payments: Share | None = Field(default=None, description="Share of payments that can be earned.")
    payments: Dollars | None = Field(default=None, description="Payments to this CCO in the year, in dollars.")
    steps: listed(StepTerms) = Field(default=(), description="Steps from measures met to share, the whole among them.")  # type: ignore[valid-type]  # a type made by a function
    required: Texts = Field(default=(), description="Metrics that must be met for a step that asks for them.")
    minimum_payment: Dollars | None = Field(default=None, description="Least payment where the whole is earned.")
    others: listed(OtherCco) = Field(default=(), description="The other CCOs in the pool.")  # type: ignore[valid-type]  # a type made by a function
    cite: str = Field(default="", description="Who says so.")
    standing: StandingWord = Field(default="assumed", description="How well that was read.")


class ProgramFile(Terms):
    """Everything that the file of a year states."""

    metrics: listed(MetricTerms) = Field(default=(), description="All metrics of the year.")  # type: ignore[valid-type]  # a type made by a function
    share_of_gap: Share | None = Field(default=None, description="Share of the gap to the benchmark to be closed.")
    digits: int | None = Field(default=None, ge=0, le=6, description="Decimals rounded to before comparing.")
    pool: OwnPool = Field(default=OwnPool(), description="What the year pays.")

    def all_metrics(self, file: str) -> tuple[IncentiveMetric, ...]:
        """The metrics that it states, with the name of the file in their receipts."""
        return tuple(each.metric(file) for each in self.metrics)

    def pool_above(self, pool: PoolTerms, file: str) -> PoolTerms:
        """A pool with every value changed that this file states."""
        own = self.pool
        if own.share_of_payments is not None:
            source = Term(path="pool.share_of_payments", file=file)
            pool = replace(pool, share_of_payments=own.share_of_payments, source=source)
        least = pool.minimum_payment if own.minimum_payment is None else own.minimum_payment
        return replace(
            pool,
            steps=tuple(Step(**step.model_dump()) for step in own.steps) or pool.steps,
            required=own.required or pool.required,
            minimum_payment=least,
            standing=own.standing if own.model_fields_set else pool.standing,
        )


def program_file(workspace: Path, year: int) -> ProgramFile | None:
    """The file of a year in a workspace, None where there is none; raises `Problems` that name all that is wrong."""
    path = workspace / FOLDER / f"{year}.yaml"
    if not path.exists():
        return None
    try:
        content = load_yaml(path)
    except UnreadableFile as error:
        raise _broken(path, [error.reason]) from error
    if not isinstance(content, dict):
        raise _broken(path, ["states neither “metrics” nor “pool”."])
    try:
        read = ProgramFile.model_validate(content)
    except ValidationError as error:
        raise _broken(path, sentences(error, content)) from error
    ids, others = [metric.id for metric in read.metrics], [each.name for each in read.pool.others]
    twice = [*_twice("pool.others", others), *_twice("metrics", ids)]
    problems = [*_contradictions(read, year), *_falling(read.pool.steps), *twice]
    if problems:
        raise _broken(path, problems)
    return read


def refuse_unknown_ids(own: ProgramFile, metrics: Collection[IncentiveMetric], workspace: Path, year: int) -> None:
    """Raise `Problems` where the pool of a file requires, or says to be met, what is no metric of the program."""
    known = [metric.id for metric in metrics]
    challenges = [metric.id for metric in metrics if metric.challenge]
    problems = [
        _unknown(f"pool.required “{id}”", "is no metric of the program, so nobody could meet it", id, known)
        for id in own.pool.required
        if id not in known
    ]
    problems += [
        _unknown(f"pool.others “{cco.name}” · challenges_met “{id}”", "pays from no challenge pool", id, challenges)
        for cco in own.pool.others
        for id in cco.challenges_met
        if id not in challenges
    ]
    if problems:
        raise _broken(workspace / FOLDER / f"{year}.yaml", problems)


def _unknown(place: str, says: str, id: str, known: Sequence[str]) -> str:
    """That an id is not known, with those that are: the nearest alone, where any is near."""
    near = get_close_matches(id, known, n=3) or known
    return f"{place} {says}. " + (f"There is {' or '.join(near)}; write that." if near else "Take it out.")


def _broken(path: Path, problems: Sequence[str]) -> Problems:
    return Problems(
        where=f"{path}: the program of the year cannot be told, and nothing was computed. Mend this, or take the file "
        "away to have what the year states",
        problems=problems,
    )


def _twice(place: str, names: Sequence[str]) -> list[str]:
    return [f"{place} “{name}” stands twice; keep one." for name in sorted(set(names)) if names.count(name) > 1]


def _contradictions(read: ProgramFile, year: int) -> Iterator[str]:
    """Where a metric says otherwise than the measure that it names, which way is better or what it is in."""
    known = {rate.id: (one, rate) for one in measures_of(year) for rate in one.rates}
    aims = [each for metric in read.metrics for each in (metric.components or (metric,))]
    for aim in aims:
        for one, rate in (known[id] for id in aim.rates or (aim.id,) if id in known):
            unit = _UNITS.get((rate.kind, rate.for_each), aim.unit)
            if aim.better != one.better:
                yield f"metrics “{aim.id}” is better {aim.better}, and {rate.id} is better {one.better}. Write that."
            if aim.unit != unit:
                yield f"metrics “{aim.id}” is in {aim.unit}, and {rate.id} is in {unit}. Write “unit: {unit}”."
        if aim.unit == "percent" and aim.benchmark is not None and aim.benchmark > 1:
            yield f"metrics “{aim.id}” has a benchmark of {aim.benchmark * 100:f} %. Write 78% or 0.78, and not 78."


def _falling(steps: Sequence[StepTerms]) -> Iterator[str]:
    """Steps that earn less than another which whoever reaches them reaches as well, so that they would never count."""
    for one in steps:
        below = [
            each
            for each in steps
            if each.met <= one.met and each.required <= one.required and each.besides <= one.besides
        ]
        most = max(below, key=lambda each: each.earns)
        if most.earns > one.earns:
            yield (
                f"pool.steps: {_step(one)}, less than {_step(most)}. Whoever reaches the first reaches the second too, "
                "so the first would never count. Correct “met” or “earns”: the more is met, the more is earned."
            )


def _step(one: StepTerms) -> str:
    return f"“met: {one.met.normalize():f}” earns {written(one.earns, 'share')}"
