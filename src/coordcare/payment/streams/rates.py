"""Rates per member per month: by tier of recognition, plan, and lists of clinics; the first that fits holds."""

from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from coordcare.figures import Figure, written
from coordcare.payment.facts import ClinicMonths, Facts
from coordcare.payment.lines import Line, line
from coordcare.payment.streams.stream import term
from coordcare.payment.terms import Dollars, Terms, Texts, frozen_list


class PmpmRate(Terms):
    """Dollars per member per month, and for whom: what is not said does not matter.

    `clinics` lists those in a band, such as high risk, or those that meet a condition, such as staff on site.
    """

    pmpm: Dollars = Field(description="Dollars per member per month.")
    tier: int | None = Field(default=None, description="Tier of recognition on the first day of the month.")
    plan: str | None = Field(default=None, description="Plan type of the member.")
    clinics: Texts = Field(default=(), description="Only these clinics.")
    says: str = Field(default="", description="In words, what the clinics have in common: a band, a condition.")

    def fits(self, months: ClinicMonths) -> bool:
        """Whether these member months are paid at it."""
        return (
            self.tier in (None, months.tier)
            and self.plan in (None, months.plan)
            and (not self.clinics or months.clinic_id in self.clinics)
        )

    def covers(self, other: "PmpmRate") -> bool:
        """Whether it fits everything that another rate fits."""
        return (
            self.tier in (None, other.tier)
            and self.plan in (None, other.plan)
            and (not self.clinics or (bool(other.clinics) and set(other.clinics) <= set(self.clinics)))
        )

    @property
    def whom(self) -> str:
        """For whom it is, in words."""
        tier = f"tier {self.tier}" if self.tier is not None else ""
        return ", ".join(part for part in (tier, self.plan or "", self.says) if part) or "everybody"


def _each_can_hold(rates: tuple[PmpmRate, ...]) -> tuple[PmpmRate, ...]:
    """Refuse a rate that never holds, because one above it fits everything that it fits."""
    for number, rate in enumerate(rates):
        first = next((above for above in range(number) if rates[above].covers(rate)), None)
        if first is not None:
            told = f"rate {number + 1} ({rate.whom}) never holds: rate {first + 1} fits the same and stands above it"
            raise ValueError(f"{told}; put the narrower rate first")
    return rates


Rates = Annotated[tuple[PmpmRate, ...], BeforeValidator(frozen_list), AfterValidator(_each_can_hold)]
"""A list of rates, of which the first that fits holds."""


def rate_for(rates: tuple[PmpmRate, ...], months: ClinicMonths) -> int | None:
    """The number of the first rate that fits, from 0; None where none does."""
    return next((number for number, rate in enumerate(rates) if rate.fits(months)), None)


def lines_by_rate(rates: tuple[PmpmRate, ...], facts: Facts, *, path: str = "rates") -> tuple[Line, ...]:
    """A line for each clinic and rate: member months times the rate; what no rate fits is a line of nothing.

    `path` is the place of the rates in the stream.
    """
    lines = []
    for clinic in dict.fromkeys((one.clinic_id, one.clinic) for one in facts.clinic_months):
        of_clinic = [one for one in facts.clinic_months if (one.clinic_id, one.clinic) == clinic]
        for number, rate in enumerate(rates):
            at_rate = [one.member_months for one in of_clinic if rate_for(rates, one) == number]
            if at_rate:
                lines.append(_line(clinic, number, rate, at_rate, path=path))
        without = [one.member_months for one in of_clinic if rate_for(rates, one) is None]
        if without:
            lines.append(_line_without(clinic, without))
    return tuple(lines)


def _line(clinic: tuple[str | None, str], number: int, rate: PmpmRate, at_rate: list[Figure], *, path: str) -> Line:
    months = _together(at_rate)
    amount = term(f"{path}[{number}].pmpm", rate.pmpm, "dollars PMPM", f"Rate for {rate.whom}")
    return line(
        f"{clinic[0] or 'none'}_rate_{number + 1}",
        f"{clinic[1]}, {rate.whom}",
        Fraction(months.number) * Fraction(rate.pmpm),
        how=f"{written(months.number, months.unit)} × {written(rate.pmpm, 'dollars PMPM')}",
        of=(months, amount),
    )


def _line_without(clinic: tuple[str | None, str], without: list[Figure]) -> Line:
    months = _together(without)
    how = f"{written(months.number, months.unit)} for which there is no rate"
    return line(f"{clinic[0] or 'none'}_no_rate", f"{clinic[1]}, no rate", 0, how=how, of=(months,))


def _together(figures: list[Figure]) -> Figure:
    """Member months of several spans as one figure."""
    if len(figures) == 1:
        return figures[0]
    value = sum((Fraction(one.number) for one in figures), Fraction(0))
    return Figure(value=value, unit="member months", says="Member months", how="sum of its parts", of=tuple(figures))
