"""What an arrangement asks of the data that the data do not have: months, results, premiums, risk scores, claims."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from coordcare.figures import written
from coordcare.payment.closing.facts import results_of
from coordcare.payment.closing.found import Found
from coordcare.payment.closing.member_facts import covered_exposure
from coordcare.payment.closing.results import CASES
from coordcare.payment.closing.year import BoundArrangement, BoundParty
from coordcare.payment.quality import MeasureResult, metrics_that_count
from coordcare.payment.streams.stream import Stream

_FEWEST_SCORED = Fraction(1, 2)  # of the member months; below it a mean says nothing of the members


def missing_inputs(one: BoundArrangement, found: Found, uncomputed: Mapping[str, str]) -> Iterator[str]:
    """What is missing or cannot be, each in a sentence without the arrangement's name.

    `uncomputed` says of measures that claims tell why they were not computed.
    """
    if one.first_number < found.first_number or one.last_number > found.last_number:
        yield (
            f"its months {month(one.first_number)} to {month(one.last_number)} reach outside those of the data, "
            f"{month(found.first_number)} to {month(found.last_number)}. Take in the rest, or correct “period”."
        )
    for party in one.parties:
        results = results_of(party.name, found)
        for stream in one.arrangement.streams:
            yield from _results(one, party, stream, results, uncomputed)
    asked = {name for stream in one.arrangement.streams for name in stream.asks}
    if "premium" in asked:
        yield from _premiums(one, found)
    if "risk_ratio" in asked:
        yield from _risk(one, found)
    if "cost" in asked and not found.claims:
        yield "a target is compared with claims, and there is none that counts. Take in the claims of the year."


def partly_scored(one: BoundArrangement, found: Found) -> Iterator[str]:
    """Parties of which some member months have no risk score, for notes."""
    if not any("risk_ratio" in stream.asks for stream in one.arrangement.streams):
        return
    for party in one.parties:
        share = _scored(one, party, found)
        if share < 1:
            told = written(share, "share")
            yield f"{told} of the member months of “{party.name}” have a risk score; the rest count with none."


def without_cases(one: BoundArrangement, found: Found) -> Iterator[str]:
    """Parties that had no case of a measure that was computed, so that the result of all counts for them, for notes."""
    computed = {(each.measure, each.party) for each in found.results if each.rows and each.rows.view == CASES}
    for party in one.parties:
        results = results_of(party.name, found)
        for metric in one.arrangement.metrics:
            result = results.get(metric.measure)
            if result is not None and result.party is None and (metric.measure, None) in computed:
                yield (
                    f"“{party.name}” had no case of {metric.title}. The result of all counts for it; bring another in "
                    "measure_results if the contract says so."
                )


def month(number: int) -> str:
    """A month by its number, as people write it."""
    year, of_year = divmod(number - 1, 12)
    return f"{year}-{of_year + 1:02d}"


def _results(
    one: BoundArrangement,
    party: BoundParty,
    stream: Stream,
    results: dict[str, MeasureResult],
    uncomputed: Mapping[str, str],
) -> Iterator[str]:
    quality = stream.quality_terms
    if quality is None:
        return
    counted = [each for each in metrics_that_count(quality, one.arrangement.metrics) if each.pays_on == "performance"]
    asked = [*(each.measure for each in counted), *([quality.score_is] if quality.score_is is not None else [])]
    yield from _without_result(party, stream, sorted({name for name in asked if name not in results}), uncomputed)
    shares = [*(each.measure for each in counted if each.shown_as in ("percent", "pass")), quality.score_is]
    for name in shares:
        if name is not None and name in results and not 0 <= results[name].result <= 1:
            yield (
                f"the result of {name} for “{party.name}” is {results[name].result.normalize():f} and no share of one. "
                "Correct it: 0.85, and not 85."
            )
    aimless = [
        each.measure
        for each in counted
        if each.target is None and each.measure in results and results[each.measure].target is None
    ]
    if aimless:
        yield (
            f"“{stream.name}” has no target of {', '.join(aimless)}, neither in “metrics” nor in the results of "
            f"“{party.name}”. State one."
        )


def _without_result(
    party: BoundParty, stream: Stream, lacking: Sequence[str], uncomputed: Mapping[str, str]
) -> Iterator[str]:
    """Measures that decide a stream and have no result, apart those that were not computed for want of something."""
    for measure in (each for each in lacking if each in uncomputed):
        yield (
            f"“{stream.name}” is decided by {measure}, which was not computed: {uncomputed[measure]} Mend that, "
            "or bring the results in measure_results."
        )
    missing = [each for each in lacking if each not in uncomputed]
    if missing:
        yield (
            f"“{stream.name}” is decided by {', '.join(missing)}, and there is no result of it for “{party.name}” in "
            "measure_results. Add the results."
        )


def _premiums(one: BoundArrangement, found: Found) -> Iterator[str]:
    """Months and plans of covered members for which nothing says what the state paid."""
    lacking = {
        (each.number, each.plan)
        for party in one.parties
        for each in covered_exposure(one, party, found)
        if not found.premiums.get((each.number, each.plan), (0, 0))[1]
    }
    without = sorted(set(one.numbers) - {number for number, _ in found.premiums})
    if without:
        yield (
            f"a target rests on premiums, and there are none for {', '.join(map(month, without))}. Add them to the "
            "table of premiums."
        )
    for plan in sorted({plan for number, plan in lacking if number not in without}, key=str):
        months = sorted(number for number, of in lacking if of == plan and number not in without)
        yield (
            f"a target rests on premiums, and for {plan or 'members without a plan'} there are no premium and member "
            f"months in {', '.join(map(month, months))}. Complete the table of premiums."
        )


def _risk(one: BoundArrangement, found: Found) -> Iterator[str]:
    if not found.risk.get(("*", "*"), (0, 0))[0]:
        yield "a target is adjusted for risk, and nobody has a score in risk_scores. Add scores, or take it out."
        return
    for party in one.parties:
        share = _scored(one, party, found)
        if share < _FEWEST_SCORED:
            yield (
                f"a target is adjusted for risk, and {written(share, 'share')} of the member months of “{party.name}” "
                "have a score in risk_scores, fewer than half. Complete the scores, or take “risk_adjusted” out."
            )


def _scored(one: BoundArrangement, party: BoundParty, found: Found) -> Fraction:
    """The share of a party's member months that have a risk score, covered on any day."""
    months = found.risk.get((one.arrangement.id, party.name), (0, 0))[0]
    covered = found.covered_months.get((one.arrangement.id, party.name), 0)
    return Fraction(months, covered) if covered else Fraction(1)
