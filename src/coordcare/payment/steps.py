"""Everything that a run reckons from the store, step by step: member months, visits, attribution, costs."""

import csv
from collections.abc import Collection
from pathlib import Path

from coordcare.engine.plan import Step
from coordcare.errors import UnreadableFile
from coordcare.payment.attribution import assigned_then_visits, five_passes
from coordcare.payment.attribution.spans import spans_step
from coordcare.payment.experience import costs
from coordcare.payment.experience.service_categories import ServiceCategories
from coordcare.population.enrollment import coverage_step, member_months_step
from coordcare.population.practitioners import kinds_step
from coordcare.population.visits import visits_step

PRIMARY_CARE_SERVICES = Path("value_sets") / "primary_care_services.csv"
# HCPCS level II codes, which CMS publishes, of visits that Medicare counts as primary care; what stands under licence
# the CCO brings in `value_sets/primary_care_services.csv`.
PUBLIC_PRIMARY_CARE_SERVICES = (
    "G0402",
    "G0438",
    "G0439",
    "G0463",
    "G0466",
    "G0467",
    "G0468",
    "G0469",
    "G0470",
    "T1015",
)


def steps(*, services: Collection[str], categories: ServiceCategories) -> tuple[Step, ...]:
    """The tables of a run in the order in which they are computed."""
    return (
        coverage_step(),
        member_months_step(),
        kinds_step(),
        visits_step(services),
        *assigned_then_visits.steps(assigned_then_visits.Policy()),
        spans_step(),
        *five_passes.steps(services),
        *costs.steps(categories),
    )


def primary_care_services(folder: Path) -> tuple[str, ...]:
    """The procedure codes of primary care that the CCO lists, or the public ones where it lists none.

    The file has a column `code`; raises `UnreadableFile`.
    """
    path = folder / PRIMARY_CARE_SERVICES
    if not path.exists():
        return PUBLIC_PRIMARY_CARE_SERVICES
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(path=path, reason=f"cannot be read ({error}).") from error
    if not rows or "code" not in rows[0]:
        raise UnreadableFile(path=path, reason="needs a first line with “code” and then one code a line.")
    return tuple(sorted({row["code"].strip() for row in rows if (row["code"] or "").strip()}))
