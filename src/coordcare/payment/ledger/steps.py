"""What a close reckons from the claims for the arrangements, step by step."""

from collections.abc import Collection

from coordcare.engine.plan import Step
from coordcare.payment.experience.service_categories import ServiceCategories
from coordcare.payment.ledger import coded, covered, episodes, events, payees
from coordcare.payment.ledger.risk import risk_by_party_step


def steps(
    categories: ServiceCategories,
    *,
    code_columns: Collection[str],
    with_events: bool,
    with_episodes: bool,
    with_risk: bool,
) -> tuple[Step, ...]:
    """The tables of a close in the order in which they are computed, over those of a run and of the scopes.

    `code_columns` are the columns whose codes the code sets name; where there are none, no line is looked at for them.
    """
    return (
        *payees.steps(categories),
        *coded.steps(categories, code_columns),
        *covered.steps(),
        *(events.steps(categories, code_columns) if with_events else ()),
        *(episodes.steps(categories, code_columns) if with_episodes else ()),
        *((risk_by_party_step(),) if with_risk else ()),
    )
