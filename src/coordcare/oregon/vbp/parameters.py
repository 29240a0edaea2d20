"""What a program year must state about value-based payment (VBP) and its yearly filing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coordcare.payment.lan import LanCategory
from coordcare.rulebook.parameters import Parameters, stated


@dataclass(frozen=True, slots=True, kw_only=True)
class VbpDataFiling(Parameters, topic="vbp_data_filing", since=2022):
    """The yearly workbook that a CCO files about its value-based payments."""

    form_edition: int = stated("Edition of the template that is filed for this year.")
    titles: tuple[str, ...] = stated("Title of the template, as a file name may give it.")
    due_date: date | None = stated("Last day on which the filing may reach the state.")
    submit_to: str | None = stated("Address the filing is sent to.")
    file_types: tuple[str, ...] = stated("File types in which it may be submitted.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CareDeliveryAreas(Parameters, topic="care_delivery_areas", since=2022):
    """The areas of care in which a CCO must have value-based payment arrangements."""

    areas: tuple[str, ...] = stated("The care delivery areas (CDAs).")
    required: tuple[str, ...] = stated("Areas whose sheet every CCO fills.")
    one_of: tuple[str, ...] = stated("Areas of which one sheet is filled; the others are optional.")
    most_combined: int = stated("Most areas that one arrangement may cover.")
    fewest_quality_metrics: int = stated("Quality metrics an arrangement has at least.")
    minimum_category: LanCategory = stated("Least advanced HCP-LAN category an arrangement may have.")


@dataclass(frozen=True, slots=True, kw_only=True)
class VbpModels(Parameters, topic="vbp_models", since=2022):
    """The description of a CCO's largest value-based payment models."""

    count: int = stated("How many of the largest models are described.")
    categories: tuple[LanCategory, ...] = stated("HCP-LAN categories a model may be listed at.")
    risk_sharing_rate_from: LanCategory = stated("Category from which a model states its risk-sharing rate.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PcpchPayments(Parameters, topic="pcpch_payments", since=2022):
    """Infrastructure payments to patient-centered primary care homes (PCPCH)."""

    tiers: tuple[int, ...] = stated("Tiers at which clinics can be recognized.")
    rises_with_tier: bool = stated("Whether a higher tier must be paid at least as much a member and month.")
    rises_each_year: bool = stated("Whether the payment of each tier must rise from year to year.")


@dataclass(frozen=True, slots=True, kw_only=True)
class VbpTargets(Parameters, topic="vbp_targets", since=2022):
    """The share of payments to providers that must be value-based."""

    minimum_category: LanCategory = stated("Category from which a payment counts toward the target.")
    share_of_payments: Decimal | None = stated("Least share of payments to providers at that category or above.")
    share_with_downside_risk: Decimal | None = stated("Least share of payments at category 3B or above.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimaryCareSpending(Parameters, topic="primary_care_spending", since=2022):
    """How much of its spending a CCO owes to primary care."""

    minimum_share: Decimal = stated(
        "Least share of physical and mental health spending, drugs, vision and dental left out."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plausibility(Parameters, topic="plausibility", since=2022):
    """Bounds of our own beyond which a reviewer asks; no rule-maker sets them."""

    most_dollars_per_member: Decimal = stated("Dollars a member and year beyond which a total is doubted.")
    fewest_dollars_per_member: Decimal = stated("Dollars a member and year below which a total is doubted.")
    widest_pmpm_range: Decimal = stated("Highest PMPM of a tier over its lowest, beyond which the range is doubted.")
    largest_yearly_change: Decimal = stated("Factor between two years' figures beyond which the change is doubted.")
    smallest_count_shown: int = stated("Members below which a count could point to persons.")
    largest_multiple: int = stated("Up to which whole multiple two figures of one program are compared.")


TOPICS: tuple[type[Parameters], ...] = (
    VbpDataFiling,
    CareDeliveryAreas,
    VbpModels,
    PcpchPayments,
    VbpTargets,
    PrimaryCareSpending,
    Plausibility,
)
