"""What happened at a party in the performance period, as far as streams ask; each figure with where it is from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coordcare.figures import Figure
from coordcare.payment.quality import MeasureResult, Metric


@dataclass(frozen=True, kw_only=True, slots=True)
class ClinicMonths:
    """Member months of a clinic while it held one tier, in one plan; `clinic_id` and `tier` None where there is none.

    `first_number` and `last_number` are the numbers of the months, both included.
    """

    clinic_id: str | None
    clinic: str
    tier: int | None
    plan: str | None
    member_months: Figure


def nothing(says: str, unit: str = "dollars") -> Figure:
    """A figure of zero, with what it is zero of."""
    return Figure(value=0, unit=unit, says=says)


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Of one party and one stream. What a stream does not ask for stays None or empty.

    claims            dollars paid on the party's own claims, by service category
    clinic_months     member months by clinic, tier and plan
    member_months     all of them
    members           different members covered or served, as the arrangement says
    premium           what the state paid the CCO for the covered members
    cost              claims of covered members in scope, whoever billed, what is left out already subtracted
    excess            what of it exceeds the stop-loss attachment, member by member
    other_payments    payments outside of claims for the covered members, which count as cost
    risk_ratio        the party's risk score over that of all members
    revenue           what the party was paid in all, for limits that rest on it
    benchmark         a target that was set elsewhere, in dollars
    events            claims that are events; `event_claims` the dollars paid for them
    episodes          episodes; `episode_cost` their dollars, `episode_excess` what exceeds the stop-loss
    fee_for_service   what capitated services would have cost fee for service
    """

    party: str
    interim: bool = False
    claims: tuple[Figure, ...] = ()
    clinic_months: tuple[ClinicMonths, ...] = ()
    member_months: Figure | None = None
    members: Figure | None = None
    premium: Figure | None = None
    cost: Figure | None = None
    excess: Figure | None = None
    other_payments: Figure | None = None
    risk_ratio: Figure | None = None
    revenue: Figure | None = None
    benchmark: Figure | None = None
    events: Figure | None = None
    event_claims: Figure | None = None
    episodes: Figure | None = None
    episode_cost: Figure | None = None
    episode_excess: Figure | None = None
    fee_for_service: Figure | None = None
    metrics: tuple[Metric, ...] = ()
    results: Mapping[str, MeasureResult] = field(default_factory=dict)

    def asked(self, name: str) -> Figure:
        """A figure that the stream cannot do without; raises LookupError with its name where it was not given."""
        figure: Figure | None = getattr(self, name)
        if figure is None:
            raise LookupError(f"“{name}” is asked for and not there")
        return figure
