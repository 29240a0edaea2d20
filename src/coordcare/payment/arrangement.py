"""An arrangement: who is paid by the CCO, for whom, from when to when, and by which payment streams.

An arrangement is a YAML file that the CCO writes once. Its category, its settlement and what is filed of it follow.
"""

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from coordcare.payment.lan import LanCategory
from coordcare.payment.quality import Metric, metrics_that_count
from coordcare.payment.streams.episode import Episode
from coordcare.payment.streams.fee_for_service import FeeForService
from coordcare.payment.streams.infrastructure import Infrastructure
from coordcare.payment.streams.pay_for_performance import PayForPerformance
from coordcare.payment.streams.pay_for_reporting import PayForReporting
from coordcare.payment.streams.population_payment import PopulationPayment
from coordcare.payment.streams.shared_risk import SharedRisk
from coordcare.payment.streams.shared_savings import SharedSavings
from coordcare.payment.terms import Share, Terms, Texts, listed
from coordcare.rulebook.periods import Period

STREAMS = (
    FeeForService,
    Infrastructure,
    PayForReporting,
    PayForPerformance,
    SharedSavings,
    SharedRisk,
    Episode,
    PopulationPayment,
)
"""Every payment stream there is."""

AnyStream = Annotated[
    FeeForService
    | Infrastructure
    | PayForReporting
    | PayForPerformance
    | SharedSavings
    | SharedRisk
    | Episode
    | PopulationPayment,
    Field(discriminator="stream"),
]


class Dates(Terms):
    """From the first day through the last, both included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _is_in_order(self) -> "Dates":
        if self.first > self.last:
            raise ValueError("ends before it begins; exchange “first” and “last”")
        return self

    def within(self, year: Period) -> Period | None:
        """The part of it that lies in a year; None where none does."""
        first, last = max(self.first, year.start), min(self.last, year.end)
        return Period(start=first, end=last) if first <= last else None


class Party(Terms):
    """A provider that the arrangement pays: a contracting entity with its clinics, or whoever bills by a number."""

    name: str = Field(min_length=1, description="The contracting entity, as the table of clinics has it, or a name.")
    clinics: Texts = Field(default=(), description="Only these of the entity's clinics; without it, all.")
    npis: Texts = Field(default=(), description="NPIs under which it bills, beside those of its clinics.")
    tins: Texts = Field(default=(), description="Tax numbers under which it bills.")


def _party(value: Any) -> Any:
    """A name alone is a party whose clinics are those of the contracting entity."""
    return {"name": value} if isinstance(value, str) else value


def _parties(value: Any) -> Any:
    return tuple(_party(one) for one in value) if isinstance(value, list) else value


def _category(value: Any) -> Any:
    """A category as people write it: 3A, or 1, which YAML takes for a number."""
    known = {one.value: one for one in LanCategory}
    if value is None or isinstance(value, LanCategory):
        return value
    if str(value).upper() not in known:
        raise ValueError(f"claims a category “{value}” that the framework does not have; it has {', '.join(known)}")
    return known[str(value).upper()]


def _name_alone_will_do(schema: dict[str, Any]) -> None:
    schema["items"] = {"anyOf": [schema["items"], {"type": "string", "minLength": 1}]}


class Arrangement(Terms):
    """A payment arrangement between the CCO and one or more providers. Each party is settled by itself."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", description="Its name in the table of payments.")
    name: str = Field(min_length=1, max_length=120, description="Its name in words.")
    model: str = Field(default="", description="The payment model it is one of, if several arrangements share it.")
    parties: Annotated[listed(Party), BeforeValidator(_parties)] = Field(  # type: ignore[valid-type]  # a type made by a function
        min_length=1, description="Who is paid.", json_schema_extra=_name_alone_will_do
    )
    period: Dates = Field(description="From when to when it is in force.")
    members: Literal["attributed", "assigned", "all", "served"] = Field(
        default="attributed",
        description="Members covered: those attributed to the parties' clinics, those assigned to them, all members of "
        "the CCO, or those whom the parties served.",
    )
    plans: Texts = Field(default=(), description="Plan types of the members covered; without it, all.")
    areas: Texts = Field(default=(), description="Care delivery areas that it counts for.")
    new_since: date | None = Field(default=None, description="Since when it is new.")
    expanded_since: date | None = Field(default=None, description="Since when it is expanded from an earlier contract.")
    category: Annotated[LanCategory | None, BeforeValidator(_category)] = Field(
        default=None, description="A category that somebody claims for it; checked."
    )
    interim_share: Share | None = Field(
        default=None, description="The share of gains that an interim settlement pays; without it, all."
    )
    metrics: listed(Metric) = Field(default=(), description="Its quality metrics.")  # type: ignore[valid-type]  # a type made by a function
    streams: listed(AnyStream) = Field(min_length=1, description="Its payment streams.")  # type: ignore[valid-type]  # a type made by a function

    @property
    def model_name(self) -> str:
        """The payment model that it is of."""
        return self.model or self.name

    @model_validator(mode="after")
    def _is_of_whole_months(self) -> "Arrangement":
        if self.period.first.day != 1 or (self.period.last + timedelta(days=1)).day != 1:
            raise ValueError(
                "has a “period” that begins or ends within a month, and members, claims and payments count by months; "
                "begin it on the first day of a month and end it on a last one"
            )
        return self

    @model_validator(mode="after")
    def _covers_whom_it_names(self) -> "Arrangement":
        if self.plans and self.members == "served":
            raise ValueError("covers nobody by plan, as its members are those served; take “plans” out")
        return self

    @model_validator(mode="after")
    def _names_each_thing_once(self) -> "Arrangement":
        for what, names in (
            ("streams", [one.name for one in self.streams]),
            ("metrics", [one.measure for one in self.metrics]),
            ("parties", [one.name for one in self.parties]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"has {what} of one name twice: {', '.join(twice)}; give each a name of its own")
        return self

    @model_validator(mode="after")
    def _knows_its_metrics(self) -> "Arrangement":
        known = {one.measure for one in self.metrics}
        for stream in self.streams:
            quality = stream.quality_terms
            if quality is None or quality.score_is is not None:
                continue
            unknown = sorted(set(quality.metrics) - known)
            if unknown:
                raise ValueError(f"“{stream.name}” names metrics that are not under “metrics”: {', '.join(unknown)}")
            counted = len(metrics_that_count(quality, self.metrics))
            if not counted:
                raise ValueError(f"“{stream.name}” pays on quality, and there are no “metrics”; list them")
            if quality.fewest_met is not None and quality.fewest_met > counted:
                told = f"“{stream.name}” asks for {quality.fewest_met} metrics met, and {counted} of its metrics count"
                raise ValueError(told)
        return self
