"""The sheet of primary care homes: of each tier the clinics, the PMPM, and its average weighted by member months."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from coordcare.figures import Figure, Rows, Term, rounded, written
from coordcare.oregon.filings.vbp_data.narrative import Narrative
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.settling import SettledStream
from coordcare.payment.streams.infrastructure import Infrastructure
from coordcare.payment.streams.rates import rate_for

_PLACES = 3  # the template's own example has the average of 9.50 and 10.00, weighted three to one, as 9.625


@dataclass(frozen=True, kw_only=True, slots=True)
class PaidClinic:
    """What a clinic was paid at a tier: member months and dollars, and the PMPM that the two make."""

    clinic_id: str
    tier: int
    member_months: Figure
    dollars: Figure

    @property
    def pmpm(self) -> Fraction:
        """Dollars per member per month."""
        return Fraction(self.dollars.number) / Fraction(self.member_months.number)


def tier_cells(closed: Closed, narrative: Narrative, tiers: Sequence[int]) -> Iterator[tuple[int, dict[str, Figure]]]:
    """The answers of every tier of the form, each as a figure."""
    paid = paid_clinics(closed)
    recognized = _recognized(closed)
    for tier in tiers:
        of_tier = [one for one in paid if one.tier == tier]
        yield tier, _of_tier(tier, of_tier, recognized.get(tier, ()), narrative)


def paid_clinics(closed: Closed) -> tuple[PaidClinic, ...]:
    """What each clinic was paid at each tier as a primary care home, all such streams together."""
    months: dict[tuple[str, int], Figure] = {}
    parts: dict[tuple[str, int], list[Figure]] = {}
    for settled in closed.settled:
        if isinstance(settled.stream, Infrastructure) and settled.stream.primary_care_home:
            for key, member_months, part in _parts(settled):
                months.setdefault(key, member_months)
                parts.setdefault(key, []).append(part)
    return tuple(
        PaidClinic(
            clinic_id=clinic_id,
            tier=tier,
            member_months=months[clinic_id, tier],
            dollars=_sum(f"Paid to clinic {clinic_id} at tier {tier}", parts[clinic_id, tier]),
        )
        for clinic_id, tier in sorted(months)
    )


def _parts(settled: SettledStream) -> Iterator[tuple[tuple[str, int], Figure, Figure]]:
    """Of a stream the dollars of each clinic and tier; months that no rate fits are paid nothing and are left out."""
    assert isinstance(settled.stream, Infrastructure)
    rates = settled.stream.rates
    for one in settled.facts.clinic_months:
        number = rate_for(rates, one)
        if one.clinic_id is None or one.tier is None or number is None or not one.member_months.number:
            continue
        place = f"streams[{settled.stream.name}].rates[{number}].pmpm"
        source = Term(path=place, file=f"{settled.of.file.parent.name}/{settled.of.file.name}")
        says = f"Rate for {rates[number].whom}"
        rate = Figure(value=rates[number].pmpm, unit="dollars PMPM", says=says, source=source)
        value = Fraction(one.member_months.number) * Fraction(rates[number].pmpm)
        how = f"{written(one.member_months.number, 'member months')} × {written(rate.number, 'dollars PMPM')}"
        part = Figure(value=value, unit="dollars", says=settled.stream.name, how=how, of=(one.member_months, rate))
        yield (one.clinic_id, one.tier), one.member_months, part


def _recognized(closed: Closed) -> dict[int, tuple[str, ...]]:
    """The clinics of primary care home arrangements, by the tiers they held on the first day of a month."""
    found: dict[int, dict[str, None]] = {}
    clinics = {
        clinic.clinic_id: settled.of
        for settled in closed.settled
        if isinstance(settled.stream, Infrastructure) and settled.stream.primary_care_home
        for clinic in settled.party.clinics
    }
    for clinic_id, of in clinics.items():
        for tier, first, last in closed.found.tiers.get(clinic_id, ()):
            months = [(number - 1) // 12 * 10000 + ((number - 1) % 12 + 1) * 100 + 1 for number in of.numbers]
            span = (first.year * 10000 + first.month * 100 + first.day, last.year * 10000 + last.month * 100 + last.day)
            if any(span[0] <= day <= span[1] for day in months):
                found.setdefault(tier, {})[clinic_id] = None
    return {tier: tuple(sorted(ids)) for tier, ids in found.items()}


def _of_tier(tier: int, paid: Sequence[PaidClinic], clinics: Sequence[str], narrative: Narrative) -> dict[str, Figure]:
    rows = Rows(view="clinic_recognitions", where={"clinic_id": tuple(clinics), "tier": (tier,)})
    counted = Figure(
        value=len(clinics),
        unit="count",
        says=f"Contracted clinics that held tier {tier} on the first day of a month",
        how="a clinic that changed its tier stands at each",
        source=rows,
    )
    if not paid:
        return _unpaid(tier, counted, narrative)
    lowest, highest = min(paid, key=lambda one: one.pmpm), max(paid, key=lambda one: one.pmpm)
    single = lowest.pmpm == highest.pmpm
    shown = _money(lowest.pmpm) if single else f"{_text(lowest.pmpm)}-{_text(highest.pmpm)}"
    pmpm = Figure(
        value=shown,
        unit="dollars PMPM" if single else "text",
        says=f"PMPM paid to clinics at tier {tier}",
        how="one amount" if single else "the lowest and the highest",
        of=tuple(_pmpm_figure(one) for one in paid),
    )
    reason = narrative.text(narrative.range_reason, "tiers.range_reason", "Why the amount varies within the tier")
    return {
        "clinics": counted,
        "pmpm": pmpm,
        "average_pmpm": average_pmpm(tier, paid),
        "range_reason": not_applicable("one amount is paid within the tier") if single else reason,
        "deviation": _deviation(tier, narrative),
    }


def average_pmpm(tier: int, paid: Sequence[PaidClinic]) -> Figure:
    """The average PMPM of a tier, weighted by member months: all dollars over all member months."""
    dollars = _sum(f"Paid at tier {tier}", [one.dollars for one in paid])
    value = sum((Fraction(one.member_months.number) for one in paid), Fraction(0))
    months = Figure(
        value=value,
        unit="member months",
        says=f"Member months at tier {tier}",
        of=tuple(one.member_months for one in paid),
    )
    average = Fraction(dollars.number) / value
    how = f"{written(dollars.number, 'dollars')} ÷ {written(value, 'member months')}, to a tenth of a cent"
    return Figure(
        value=rounded(average, _PLACES),
        unit="dollars PMPM",
        says=f"Average PMPM of tier {tier}, weighted by member months",
        how=how,
        of=(dollars, months),
    )


def _unpaid(tier: int, counted: Figure, narrative: Narrative) -> dict[str, Figure]:
    nothing = not_applicable("nothing was paid at this tier")
    if counted.value:
        return {
            "clinics": counted, "pmpm": nothing, "average_pmpm": nothing,
            "range_reason": nothing, "deviation": _deviation(tier, narrative),
        }  # fmt: skip
    text = f"No payments to Tier {tier} clinics, because none of the CCO's clinics held this tier in the year."
    why = Figure(
        value=text, unit="text", says="Why nothing is paid at the tier", how="no clinic held it", of=(counted,)
    )
    return {
        "clinics": counted, "pmpm": nothing, "average_pmpm": nothing, "range_reason": nothing, "deviation": why,
    }  # fmt: skip


def _deviation(tier: int, narrative: Narrative) -> Figure:
    said = narrative.deviations.get(tier)
    if not said:
        return not_applicable("nobody states a deviation")
    return narrative.text(said, f"tiers.deviations.{tier}", "Deviation from the required payment")


def not_applicable(why: str) -> Figure:
    """The answer N/A, and why."""
    return Figure(value="N/A", unit="text", says="Not applicable", how=why)


def _pmpm_figure(one: PaidClinic) -> Figure:
    return Figure(
        value=one.pmpm,
        unit="dollars PMPM",
        says=f"PMPM of clinic {one.clinic_id} at tier {one.tier}",
        how=f"{written(one.dollars.number, 'dollars')} ÷ {written(one.member_months.number, 'member months')}",
        of=(one.dollars, one.member_months),
    )


def _sum(says: str, parts: Sequence[Figure]) -> Figure:
    value = sum((Fraction(one.number) for one in parts), Fraction(0))
    return Figure(value=value, unit="dollars", says=says, how="sum of its parts", of=tuple(parts))


def _money(pmpm: Fraction) -> Any:
    return rounded(pmpm, 2)


def _text(pmpm: Fraction) -> str:
    return f"${rounded(pmpm, 2):,.2f}"


def tiers_without_a_reason(cells: Mapping[int, Mapping[str, Figure]]) -> Iterator[str]:
    """The texts on tiers that the figures ask for and that nobody wrote."""
    for tier, answers in cells.items():
        if answers["range_reason"].value == "":
            yield f"tiers · range_reason: the amount varies within tier {tier}, and it is not said why"
        if answers["clinics"].value and answers["pmpm"].value == "N/A" and answers["deviation"].value == "N/A":
            yield f"tiers · deviations · {tier}: clinics hold this tier and are paid nothing, and it is not said why"
