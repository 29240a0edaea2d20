"""A closed year made by hand, small enough to reckon: four arrangements, five parties with hostile names, one year.

Member months, claims and results are stated as the engine would have found them; settling and counting are real.

Primary care homes: Alder has 1,200 months at tier 3 for $9.50 and 400 at tier 4 for $10.00, so $15,400.00; quality at
$2.00 a month puts $3,200.00 at stake, of which two thirds are earned, $2,133.33. Birch has 600 months at tier 3.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from coordcare.figures import Rows
from coordcare.payment.arrangement import Arrangement
from coordcare.payment.closing.closed import Adjustment, Closed
from coordcare.payment.closing.found import Claims, Exposure, Found, OtherPayment
from coordcare.payment.closing.payments import payments
from coordcare.payment.closing.settling import settle_all
from coordcare.payment.closing.year import BoundArrangement, Clinic, bound
from coordcare.payment.progress import progress_of
from coordcare.payment.quality import MeasureResult
from coordcare.rulebook.strict_yaml import load_yaml

ALDER, BIRCH = "Alder Health", "Birch <script>alert(1)</script> & Sons"
HOSPITAL, DENTAL, SMALL = "=cmd|' /C calc'!A0 Hospital", "Cedar Dental", "Dogwood Counseling"
FIRST = 2022 * 12 + 1

CLINICS = (
    Clinic(clinic_id="C1", name="Alder Downtown", npi="1000000001", entity=ALDER),
    Clinic(clinic_id="C2", name="Alder Hillside", npi="1000000002", entity=ALDER),
    Clinic(clinic_id="C3", name="Birch Family Practice", npi="1000000003", entity=BIRCH),
)


def arrangements(folder: Path) -> dict[Path, Arrangement]:
    """The arrangements, read from their YAML files beside this module."""
    paths = sorted((Path(__file__).parent / "arrangements").glob("*.yaml"))
    return {folder / "arrangements" / path.name: Arrangement.model_validate(load_yaml(path)) for path in paths}


def _exposure() -> tuple[Exposure, ...]:
    per_month: dict[tuple[str | None, str], int | Fraction] = {
        ("C1", "adult"): 100,
        ("C2", "adult"): Fraction(100, 3),
        ("C3", "adult"): 50,
        (None, "adult"): 20,
    }
    return tuple(
        Exposure(
            number=FIRST + at,
            plan=plan,
            clinic_id=clinic_id,
            basis="none" if clinic_id is None else "assignment",
            member_months=Fraction(months),
        )
        for at in range(12)
        for (clinic_id, plan), months in per_month.items()
    )


def _claims() -> tuple[Claims, ...]:
    billed: Mapping[tuple[str | None, str, str | None], tuple[int, str]] = {
        ("1000000001", "primary care", "childrens_health"): (900, "61200.10"),
        ("1000000001", "primary care", None): (2100, "148350.45"),
        ("1000000002", "primary care", None): (700, "52800.00"),
        ("1000000003", "primary care", None): (1100, "77250.25"),
        ("1000000009", "inpatient hospital", "hospital"): (320, "1158415.49"),
        ("1000000009", "outpatient hospital", "hospital"): (800, "240100.00"),
        ("1000000008", "behavioral health", "behavioral_health"): (9, "1810.00"),
        (None, "pharmacy", None): (5200, "402918.77"),
        (None, "outpatient hospital", "hospital"): (410, "98112.30"),
        (None, "maternity", "maternity"): (60, "188400.00"),
    }
    return tuple(
        Claims(
            number=FIRST + 3, category=category, area=area, npi=npi, tin=None, lines=lines, paid_amount=Decimal(paid)
        )
        for (npi, category, area), (lines, paid) in billed.items()
    )


def _others() -> tuple[OtherPayment, ...]:
    paid = [
        (ALDER, "PRIMARY-CARE", "care home PMPM", "15300.00"),
        (BIRCH, "PRIMARY-CARE", "care home PMPM", "5800.00"),
        (ALDER, "PRIMARY-CARE", "quality payment", "1000.00"),
        (DENTAL, "ORAL-HEALTH", "dental capitation", "60000.00"),
        (BIRCH, None, "grant", "2500.00"),
    ]
    return tuple(
        OtherPayment(
            payment_id=f"N{at:03d}",
            entity=entity,
            clinic_id=None,
            arrangement_id=id,
            kind=kind,
            number=2022 * 12 + 12,
            amount=Decimal(amount),
        )
        for at, (entity, id, kind, amount) in enumerate(paid, start=1)
    )


def _results() -> tuple[MeasureResult, ...]:
    stated: list[tuple[str, str | None, str, dict[str, Any]]] = [
        ("childhood_immunization", None, "0.641", {"numerator": Decimal(641), "denominator": Decimal(1000)}),
        ("childhood_immunization", ALDER, "0.688", {"numerator": Decimal(172), "denominator": Decimal(250)}),
        ("depression_screening", None, "0.57", {}),
        ("well_child_visits", None, "0.66", {"status": "interim"}),
        ("readmissions_ratio", HOSPITAL, "1.0276", {}),
        ("medication_explanation", HOSPITAL, "0.55", {}),
        ("preventive_dental", DENTAL, "0.52", {}),
        ("follow_up", None, "0.4", {}),
    ]
    return tuple(
        MeasureResult(
            measure=measure,
            party=party,
            result=Decimal(result),
            rows=Rows(
                view="measure_results",
                where={"input_file": ("inputs/measure_results.csv",), "input_row": (at,)},
            ),
            **more,
        )
        for at, (measure, party, result, more) in enumerate(stated, start=2)
    )


def found_by_hand() -> Found:
    """What the engine would have found."""
    return Found(
        first_number=FIRST,
        last_number=FIRST + 11,
        exposure=_exposure(),
        tiers={
            "C1": ((3, date(2020, 1, 1), date(9999, 12, 31)),),
            "C2": ((4, date(2020, 1, 1), date(9999, 12, 31)),),
            "C3": ((3, date(2020, 1, 1), date(9999, 12, 31)),),
        },
        premiums={(FIRST + at, "adult"): (Decimal("84000.00"), 200) for at in range(12)},
        claims=_claims(),
        other_payments=_others(),
        results=_results(),
        members={
            ("PRIMARY-CARE", ALDER): (140, 130), ("PRIMARY-CARE", BIRCH): (55, 50), ("PRIMARY-CARE", None): (195, 180),
            ("SHARED-RISK", ALDER): (140, 130), ("SHARED-RISK", None): (140, 130),
            ("HOSPITAL", HOSPITAL): (0, 96), ("HOSPITAL", None): (0, 99),
            ("HOSPITAL", SMALL): (0, 7),
            ("ORAL-HEALTH", DENTAL): (220, 90), ("ORAL-HEALTH", None): (220, 90),
        },
        costs={("SHARED-RISK/Medical loss ratio", ALDER): (Decimal("551321.40"), Decimal("20000"), Decimal("900.50"))},
        events={
            ("HOSPITAL/Quality pool", HOSPITAL): (31, Decimal("1158415.49")),
            ("HOSPITAL/Quality pool", SMALL): (3, Decimal("0.00")),
        },
        episodes={},
        code_sets={},
        covered_months={},
        episodes_cut={},
        risk={("SHARED-RISK", ALDER): (1600, Decimal("1632.0")), ("*", "*"): (2440, Decimal("2440.0"))},
    )  # fmt: skip


def record() -> dict[str, Any]:
    """What the run says of itself: claims and payments that were left out, and why."""
    return {
        "name": "Example & Friends",
        "first_month": "2022-01-01",
        "last_month": "2022-12-01",
        "outside_months": [{"table": "medical_claim", "lines": 3, "dollars": "210.00"}],
        "reconciliation": [
            _table("medical_claim", counted=(6402, "2026648.59"), duplicate=(4, "310.00"), reversed=(2, "0.00")),
            _table("pharmacy_claim", counted=(5200, "402918.77"), outside_coverage=(11, "905.10")),
            _table("non_claims_payments", counted=(6, "85000.00"), rejected=(1, "40.00")),
            _table("premiums", counted=(12, "1008000.00")),
        ],
    }


def _table(name: str, **buckets: tuple[int, str]) -> dict[str, Any]:
    listed: list[dict[str, Any]] = [
        {"standing": one, "rows": rows, "dollars": dollars} for one, (rows, dollars) in buckets.items()
    ]
    return {
        "table": name,
        "rows": sum(one["rows"] for one in listed),
        "dollars": str(sum(Decimal(one["dollars"]) for one in listed)),
        "rounded": 0,
        "rounding": "0",
        "buckets": listed,
        "adds_up": True,
        "files": [[f"inputs/{name}.csv", 1]],
    }


def adjustments() -> tuple[Adjustment, ...]:
    """What changed since the settlement before."""
    return (
        Adjustment(
            stream=f"PRIMARY-CARE/{ALDER}/Quality payment",
            before=Decimal("1066.67"),
            after=Decimal("2133.33"),
            causes=(
                "Result of Depression screening: 0.51 before, 0.57 now",
                "Members covered by Alder Health: 9 members before, 140 members now",
                "inputs/measure_results.csv has changed",
            ),
        ),
        Adjustment(
            stream="GONE/Elm Clinic/Bonus",
            before=Decimal("500.00"),
            after=Decimal(0),
            causes=("it is settled no more",),
        ),
    )


def closed_year(folder: Path = Path("cco"), *, interim: bool = False, settlement: int = 2) -> Closed:
    """The year 2022, closed."""
    year: tuple[BoundArrangement, ...] = bound(arrangements(folder), CLINICS, 2022)
    found = found_by_hand()
    settled = settle_all(year, found, interim=interim)
    paid = payments(year, found, settled)
    return Closed(
        name="Example & Friends",
        year=2022,
        interim=interim,
        run=folder / "store" / "runs" / "1",
        record=record(),
        figures=folder / "out" / "2022" / "figures",
        arrangements=year,
        found=found,
        settled=settled,
        payments=paid,
        progress=progress_of(paid, {one.arrangement.id: one.categories for one in year}),
        adjustments=adjustments() if settlement > 1 else (),
        settlement=settlement,
        notes=("1 payments outside of claims, $2,500.00, name no arrangement that is stated.", "A <b>note</b>."),
    )
