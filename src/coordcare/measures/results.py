"""Results of rates: the counts of an engine divided, exactly.

A share is the numerator over the denominator; a rate is that for each thousand (or whatever its unit is); an index is
what was observed over what was expected, by strata.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from coordcare.engine.adapter import parquet_pattern
from coordcare.engine.on_duckdb import connect, quoted
from coordcare.figures import Rows, rounded
from coordcare.measures.counts import ALL, COUNTS_COLUMNS
from coordcare.measures.measure import Measure, Rate
from coordcare.measures.readmissions import Counts, Reference, expected, expected_by_risks, reference_of

DIGITS = 6  # of a result, as the table of results holds it


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """The cases of one rate, value and stratum, as the engine counted them."""

    rate: str
    dimension: str
    value: str
    within: str
    stratum: str | None
    initial_population: int
    denominator: int
    denominator_exclusion: int
    denominator_exception: int
    numerator: int
    people: int
    people_met: int
    with_risk: int
    risk: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RateResult:
    """The result of one rate, for all or for one value of a dimension.

    numerator, denominator  as counted; of an index what was observed, and what was expected
    result                  a share of one, a rate, an index; None where nothing is counted below
    people, people_met      different persons in the denominator, and with anything in the numerator
    filled_in               of an index the cases of which nothing is expected but what the CCO's own rates say
    """

    measure: Measure
    rate: Rate
    dimension: str
    value: str
    within: str
    numerator: Fraction
    denominator: Fraction
    result: Fraction | None
    initial_population: int
    cases: int
    exclusions: int
    exceptions: int
    people: int
    people_met: int
    filled_in: int = 0

    @property
    def rounded(self) -> Decimal | None:
        """The result with as many digits as the table of results holds."""
        return None if self.result is None else rounded(self.result, DIGITS)

    @property
    def rows(self) -> Rows:
        """Which cases the result is of."""
        return Rows(view="measure_cases", where={"rate": (self.rate.id,), self.dimension: (self.value,)})


def as_decimal(number: Fraction) -> Decimal:
    """A number that was counted, whole where it is; what is expected, with as many digits as results have."""
    return Decimal(number.numerator) if number.denominator == 1 else rounded(number, DIGITS)


def read_counts(folder: Path) -> tuple[Counted, ...]:
    """The counts that a run of measures left in its folder, in one order."""
    with TemporaryDirectory() as temporary, closing(connect(temporary=Path(temporary))) as connection:
        rows = connection.execute(
            f"SELECT {', '.join(COUNTS_COLUMNS)} FROM read_parquet("
            f"{quoted(parquet_pattern(folder / 'measure_counts.parquet'))}) ORDER BY ALL"
        ).fetchall()
    return tuple(Counted(**dict(zip(COUNTS_COLUMNS, row, strict=True))) for row in rows)


def own_reference(counts: Iterable[Counted], rate: str) -> Reference:
    """What is expected in each stratum where nothing else says it: the rate of all members together."""
    return reference_of(_stays(one) for one in counts if one.rate == rate and one.dimension == ALL)


def _stays(one: Counted, *, without_risk: bool = False) -> Counts:
    stays = one.denominator - one.with_risk if without_risk else one.denominator
    return Counts(stratum=one.stratum or "", stays=stays, observed=one.numerator)


def results_of(
    counts: Sequence[Counted], measures: Iterable[Measure], references: Mapping[str, Reference] | None = None
) -> tuple[RateResult, ...]:
    """The results of all rates, by rate, dimension and value. `references` hold what is expected, by the rate's id."""
    rates = {rate.id: (one, rate) for one in measures for rate in one.rates}
    references = references or {}
    grouped: dict[tuple[str, str, str, str], list[Counted]] = {}
    for row in counts:
        grouped.setdefault((row.rate, row.dimension, row.value, row.within), []).append(row)
    for _, rate in rates.values():  # of whom there is nobody, there is a result of nobody
        grouped.setdefault((rate.id, ALL, "", ""), [])
    indices = [rate.id for _, rate in rates.values() if rate.kind == "index"]
    held_against = {id: references.get(id) or own_reference(counts, id) for id in indices}
    return tuple(
        _result(*rates[key[0]], key, rows, held_against.get(key[0]), against_itself=key[0] not in references)
        for key, rows in grouped.items()
        if key[0] in rates
    )


def _expected(rows: Iterable[Counted], reference: Reference) -> Decimal:
    """What is expected: the risks that are brought, and the reference for cases that have none."""
    rows = tuple(rows)
    brought = expected_by_risks(row.risk for row in rows if row.risk is not None)
    return brought + expected((_stays(row, without_risk=True) for row in rows), reference)


def _result(
    one: Measure,
    rate: Rate,
    key: tuple[str, str, str, str],
    rows: Sequence[Counted],
    reference: Reference | None,
    *,
    against_itself: bool,
) -> RateResult:
    """A result; an index of all members held against themselves alone is 1 whatever they did, and so is none."""
    numerator, cases = sum(row.numerator for row in rows), sum(row.denominator for row in rows)
    denominator = Fraction(cases) if reference is None else Fraction(_expected(rows, reference))
    own_alone = reference is not None and against_itself
    with_risk = sum(row.with_risk for row in rows)
    says_nothing = own_alone and key[1] == ALL and with_risk == 0
    return RateResult(
        measure=one,
        rate=rate,
        dimension=key[1],
        value=key[2],
        within=key[3],
        numerator=Fraction(numerator),
        denominator=denominator,
        result=None if says_nothing or not denominator else Fraction(numerator) * rate.for_each / denominator,
        initial_population=sum(row.initial_population for row in rows),
        cases=cases,
        exclusions=sum(row.denominator_exclusion for row in rows),
        exceptions=sum(row.denominator_exception for row in rows),
        people=sum(row.people for row in rows),
        people_met=sum(row.people_met for row in rows),
        filled_in=cases - with_risk if own_alone else 0,
    )
