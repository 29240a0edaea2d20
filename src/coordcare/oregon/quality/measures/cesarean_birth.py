"""Cesarean birth."""

from coordcare.measures.measure import ClaimsUsed, measure
from coordcare.measures.population import Population
from coordcare.oregon.quality.deliveries import WHAT_CLAIMS_TELL, births_of, deliveries
from coordcare.population.populations import Populations
from coordcare.population.stays import discharges
from coordcare.rulebook.periods import Period


@measure(
    id="cesarean_birth",
    title="Cesarean birth, low risk as far as claims tell",
    steward="TJC",
    better="lower",
    since=2016,
    cite=("cms-core-set-reporting", "vbp-template-2022"),
    at="LRCD-AD and LRCD-CH, 2026",
    standing="assumed",
    value_sets=("deliveries", "cesarean_births", "not_low_risk_births", "non_live_births"),
    claims={"births": ClaimsUsed()},
    notes=(
        "Whether a birth is the mother's first cannot be told from claims, so births after others count here, and the "
        "result is not that of the published measure, which certificates of birth or charts give.",
        "Paid claims count, as in the state's measures of utilization. Mothers of all ages count together.",
        WHAT_CLAIMS_TELL,
    ),
)
def cesarean_birth(asked: Population, year: Period) -> Populations:
    """Births of the year that were by cesarean, of those that claims do not show to be of high risk.

    Left out are births of several children, in another position than head first, before 37 weeks or after an earlier
    cesarean, and those of no living child. A birth is of whoever billed for the stay.
    """
    births = births_of(asked.claims("births"))
    return Populations(
        initial_population=deliveries(births).during(year.start, year.end),
        exclusions={
            "not of low risk": discharges(births.with_any("not_low_risk_births")),
            "no living child": discharges(births.with_any("non_live_births")),
        },
        numerator=discharges(births.with_any("cesarean_births")),
    )
