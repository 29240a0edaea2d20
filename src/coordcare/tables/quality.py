"""How well care was given and how ill members are, as whoever reckoned it says: results of measures, risk scores."""

from coordcare.tables.declaration import Table, day, quantity, rate, text

WRITTEN_FOR = (1, 1_000, 100_000, 1_200_000)
"""What results may be written for: a share of one; each 1,000 or 100,000 member months; 100,000 members in a year."""

MEASURE_RESULTS = Table(
    name="measure_results",
    says="Results of quality measures: one row for each measure, whose result it is, and period.",
    key=("measure", "contracting_entity", "clinic_id", "period_start_date"),
    columns=(
        text("measure", "The measure, by one name in all tables and arrangements.", required=True),
        text("contracting_entity", "Whose result it is; empty for that of all providers together."),
        text("clinic_id", "The clinic whose result it is, where of one.", references="clinics.clinic_id"),
        day("period_start_date", "First day of the period that was measured.", required=True),
        day("period_end_date", "Last day of that period.", required=True, not_before="period_start_date"),
        quantity("numerator", "Those of whom it is true; of an index, what was observed."),
        quantity("denominator", "Those of whom it could be true; of an index, what was expected."),
        rate("result", "A share of one, 0.85 and not 85; an index as it is; 1 for passed, 0 for not.", required=True),
        rate("target", "The result that was aimed at."),
        rate("previous_result", "The result of the period before."),
        text("status", "How far the result holds; empty means final.", choices=("final", "interim", "reporting_only")),
        text("source", "Who reckoned the result, or from which records it was abstracted."),
    ),
)

RISK_SCORES = Table(
    name="risk_scores",
    says="Spans in which a member has a risk score.",
    key=("person_id", "start_date"),
    columns=(
        text("person_id", "The member.", required=True, also_named=("patient_id",), references="members.person_id"),
        day("start_date", "First day on which the score holds.", required=True),
        day("end_date", "Last day; empty while it goes on.", essential=True, not_before="start_date"),
        rate("risk_score", "The score; 1 is the cost of the average member.", required=True),
        text("model", "The risk model that gave the score."),
    ),
)

READMISSION_RISKS = Table(
    name="readmission_risks",
    says="How probable an unplanned readmission is, by a model that the CCO brings: one row for each stay.",
    key=("person_id", "discharge_date"),
    columns=(
        text("person_id", "The member.", required=True, also_named=("patient_id",), references="members.person_id"),
        day("discharge_date", "Last day of the stay.", required=True),
        rate("expected", "The probability, a share of one: 0.12 and not 12.", required=True),
        text("model", "The risk model that gave the probability."),
    ),
)
