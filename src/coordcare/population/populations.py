"""The populations of a rate, in the words of CQL and FHIR."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coordcare.engine.plan import Expression
from coordcare.population.amounts import Amounts
from coordcare.population.cases import Cases, When
from coordcare.population.events import Events
from coordcare.population.members import Members

Set = Members | Cases | Events
"""Who or what is in a population: people, cases, or people who have any of the events."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Populations:
    """The populations of a rate, in the words of CQL and FHIR.

    The initial population and everything after it are of one kind, people or cases; where the others are people, a case
    goes with its person. Exclusions and exceptions are named by their reason. Who is excluded counts nowhere; who is
    excepted counts only where the numerator is met. Without a `denominator` the initial population is it.

    `until` is the last day on which the numerator can be met, where it is not the last day of the period: of stays and
    births it must be said, or nothing can be done for them.

    `strata` sets cases apart for what is expected of them: a table of person_id, case_date, stratum.
    """

    initial_population: Members | Cases
    denominator: Members | Cases | None = None
    exclusions: Mapping[str, Set] = field(default_factory=dict)
    exceptions: Mapping[str, Set] = field(default_factory=dict)
    numerator: Set
    until: When | None = None
    strata: Expression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ratio:
    """A rate of many to many: visits to member months. Who is excluded counts in neither."""

    denominator: Amounts
    numerator: Amounts
    exclusions: Mapping[str, Members] = field(default_factory=dict)
