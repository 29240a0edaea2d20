"""What a measure is: a function from a population and a period to the populations of its rates.

    @measure(id="well_child_visits", ..., claims={"visits": ClaimsUsed(denied=True)}, value_sets=("well_care_visits",))
    def well_child_visits(asked: Population, year: Period) -> Populations:
        \"\"\"Members aged 3 to 6 at the end of the year who had a well-child visit in it.\"\"\"

Where a specification changes its logic, a second function stands under the first, and takes `since`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from coordcare.measures.population import Population
from coordcare.population.populations import Populations, Ratio
from coordcare.rulebook.periods import Period

Logic = Callable[[Population, Period], "Populations | Ratio | Mapping[str, Populations | Ratio]"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimsUsed:
    """Which claims a component of a measure looks at: the CCO's own or all, and whether denied ones count."""

    own: bool = True
    denied: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """One rate of a measure, by the name that results and arrangements use.

    `for_each` is what the rate is written for: 1 for shares, 1,000 for visits to 1,000 member months. An index is what
    was observed over what was expected.
    """

    id: str
    title: str
    kind: Literal["share", "rate", "index"] = "share"
    for_each: int = 1
    unit: str = "members"


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """A measure as one or several program years have it.

    care         the kind of care that a member's plan must cover, or empty
    value_sets   the sets of codes that it asks for, all of which must be there
    tables       the tables beside claims and members without which nothing could be found, and nobody would be met
    claims       which claims each of its components looks at
    since, until the program years in which it is so; without `until` up to now
    notes        where the definition departs from its source, or what claims cannot tell
    closes       what brings a member into the numerator, in words; empty where nothing can
    protected    whether to be in it tells of treatment that law protects beyond other care
    """

    id: str
    title: str
    steward: str
    better: Literal["higher", "lower"]
    care: str
    since: int
    until: int | None
    cite: tuple[str, ...]
    at: str
    standing: str
    rates: tuple[Rate, ...]
    value_sets: tuple[str, ...]
    tables: tuple[str, ...]
    claims: Mapping[str, ClaimsUsed]
    closes: str
    protected: bool
    notes: tuple[str, ...]
    logic: Logic

    @property
    def says(self) -> str:
        """The measure in words."""
        return " ".join((self.logic.__doc__ or "").split())

    def in_force(self, year: int) -> bool:
        """Whether the measure is so in a program year."""
        return self.since <= year and (self.until is None or year <= self.until)

    def rate(self, id: str) -> Rate:
        """The rate of this name."""
        return next(rate for rate in self.rates if rate.id == id)


def measure(
    *,
    id: str,
    title: str,
    steward: str,
    better: Literal["higher", "lower"],
    since: int,
    cite: str | tuple[str, ...],
    until: int | None = None,
    at: str = "",
    standing: str = "reported",
    care: str = "",
    rates: tuple[Rate, ...] = (),
    value_sets: tuple[str, ...] = (),
    tables: tuple[str, ...] = (),
    claims: Mapping[str, ClaimsUsed] | None = None,
    closes: str = "",
    protected: bool = False,
    notes: tuple[str, ...] = (),
) -> Callable[[Logic], Measure]:
    """Make a function a measure; its docstring is the definition that people read. For the parts see `Measure`."""

    def made(logic: Logic) -> Measure:
        return Measure(
            id=id, title=title, steward=steward, better=better, care=care, since=since, until=until,
            cite=(cite,) if isinstance(cite, str) else cite, at=at, standing=standing,
            rates=rates or (Rate(id=id, title=title),), value_sets=value_sets, tables=tables,
            claims=dict(claims or {}), closes=closes, protected=protected, notes=notes, logic=logic,
        )  # fmt: skip

    return made
