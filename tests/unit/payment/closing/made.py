"""A small year, made by hand: arrangements as text, and what the engine would have found."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from coordcare.payment.arrangement import Arrangement
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.found import Claims, Exposure, Found, OtherPayment
from coordcare.payment.closing.payments import payments
from coordcare.payment.closing.settling import settle_all
from coordcare.payment.closing.year import BoundArrangement, Clinic, bound
from coordcare.payment.progress import progress_of
from coordcare.payment.quality import MeasureResult
from coordcare.rulebook.strict_yaml import parse_yaml

JANUARY = 2022 * 12 + 1
DECEMBER = 2022 * 12 + 12
ALDER = Clinic(clinic_id="C1", name="Alder", npi="1000000001", entity="Blue Bridge")
BASALT = Clinic(clinic_id="C2", name="Basalt", npi="1000000002", entity="Blue Bridge")
CAMAS = Clinic(clinic_id="C3", name="Camas", npi="1000000003", entity="Broad Valley")
CLINICS = (ALDER, BASALT, CAMAS)


def arrangement(text: str, *, id: str = "ONE", parties: str = "[Blue Bridge]", more: str = "") -> Arrangement:
    """An arrangement of 2022 whose streams (and metrics) are given as YAML."""
    head = f"id: {id}\nname: {id.title()}\nparties: {parties}\nperiod: {{first: 2022-01-01, last: 2022-12-31}}\n"
    return Arrangement.model_validate(parse_yaml(f"{head}{more}\n{text}", path=Path(f"{id}.yaml")))


def found(**known: Any) -> Found:
    """What the engine found: nothing but what is given."""
    nothing: dict[str, Any] = {
        "first_number": JANUARY, "last_number": DECEMBER, "exposure": (), "tiers": {}, "premiums": {}, "claims": (),
        "other_payments": (), "results": (), "members": {}, "costs": {}, "events": {}, "episodes": {}, "code_sets": {},
        "risk": {}, "covered_months": {}, "episodes_cut": {},
    }  # fmt: skip
    return Found(**{**nothing, **known})


def months(
    clinic_id: str, count: int, *, number: int = JANUARY, basis: str = "assignment", plan: str = "CCOA"
) -> Exposure:
    """Member months of a clinic in one month."""
    return Exposure(number=number, plan=plan, clinic_id=clinic_id, basis=basis, member_months=Fraction(count))


def claims(amount: str, *, npi: str | None = None, tin: str | None = None, category: str = "primary care",
           number: int = JANUARY, area: str | None = None) -> Claims:  # fmt: skip
    """A line of claims."""
    return Claims(number=number, category=category, area=area, npi=npi, tin=tin, lines=1, paid_amount=Decimal(amount))


def payment(amount: str, *, entity: str = "Blue Bridge", id: str | None = "ONE", kind: str | None = "bonus",
            number: str = "P1", clinic: str | None = None, month: int = DECEMBER) -> OtherPayment:  # fmt: skip
    """A payment outside of claims."""
    return OtherPayment(
        payment_id=number,
        entity=entity,
        clinic_id=clinic,
        arrangement_id=id,
        kind=kind,
        number=month,
        amount=Decimal(amount),
    )


def result(measure: str, value: str, *, party: str | None = "Blue Bridge", target: str | None = None) -> MeasureResult:
    """The result of a measure."""
    return MeasureResult(
        measure=measure, party=party, result=Decimal(value), target=None if target is None else Decimal(target)
    )


def tiers(**spans: int) -> Mapping[str, tuple[tuple[int, date, date], ...]]:
    """Clinics that hold a tier all year."""
    return {clinic: ((tier, date(2022, 1, 1), date(2022, 12, 31)),) for clinic, tier in spans.items()}


def bound_to(
    *arrangements: Arrangement, clinics: Sequence[Clinic] = CLINICS, year: int = 2022
) -> tuple[BoundArrangement, ...]:
    """Arrangements bound to clinics."""
    return bound({Path(f"arrangements/{one.id}.yaml"): one for one in arrangements}, clinics, year)


def closed(
    *arrangements: Arrangement, found: Found, interim: bool = False, clinics: Sequence[Clinic] = CLINICS
) -> Closed:
    """A year closed without an engine."""
    year_bound = bound_to(*arrangements, clinics=clinics)
    settled = settle_all(year_bound, found, interim=interim)
    paid = payments(year_bound, found, settled)
    return Closed(
        name="Made-up CCO", year=2022, interim=interim, run=Path("000001"), record={}, figures=Path("figures"),
        arrangements=year_bound, found=found, settled=settled, payments=paid,
        progress=progress_of(paid, {one.arrangement.id: one.categories for one in year_bound}),
        adjustments=(), settlement=1, notes=(),
    )  # fmt: skip
