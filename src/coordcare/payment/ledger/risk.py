"""How ill the members of a party are: the sum of their risk scores over the months in which they count for it."""

from coordcare.engine.plan import Expression, Step
from coordcare.payment.ledger.covered import PLACE, party_places_table, placed
from coordcare.population.categories import first_fitting
from coordcare.population.months import months_table
from coordcare.tables.declaration import LATEST_DATE
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table

EVERYBODY = "*"  # the arrangement and party under which all member months of the run stand


def risk_by_party_step() -> Step:
    """Months in which covered members have a score, and the sum of the scores, by party and for everybody."""
    scored = placed(_scores())
    by_party = scored.join(party_places_table(), list(PLACE))
    everybody = first_fitting(scored, [(EVERYBODY, {})])
    everyone = scored.mutate(arrangement_id=everybody, party=everybody)
    return Step(
        name="risk_by_party",
        says="Member months with a risk score, and the sum of the scores, by party; and of all members together.",
        expression=_summed(by_party).union(_summed(everyone)),
    )


def _scores() -> Expression:
    """The score of each person and month: of those that hold on the 15th, the one that began last."""
    scores = stored_table("risk_scores")
    scores = scores.filter(scores.standing == COUNTED)
    scores = scores.mutate(until=scores.end_date.coalesce(LATEST_DATE))
    months = months_table()
    held = scores.join(months, [scores.start_date <= months.fifteenth, scores.until >= months.fifteenth])
    latest = held.group_by("person_id", "number").agg(start_date=held.start_date.max())
    known = scores.select("person_id", "start_date", "risk_score")  # by its key there is one of each
    return latest.join(known, ["person_id", "start_date"]).select("person_id", "number", "risk_score")


def _summed(scored: Expression) -> Expression:
    return scored.group_by("arrangement_id", "party").agg(
        months=scored.count(), score_months=scored.risk_score.sum().cast("decimal(38,6)")
    )
