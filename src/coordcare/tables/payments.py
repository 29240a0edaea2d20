"""What was paid to providers outside of claims."""

from coordcare.tables.declaration import Table, day, money, text

NON_CLAIMS_PAYMENTS = Table(
    name="non_claims_payments",
    says="Payments to providers that no claim shows: one row for each payment.",
    key=("payment_id",),
    money="amount",
    columns=(
        text("payment_id", "Number of the payment.", required=True),
        text("contracting_entity", "Whoever was paid.", required=True),
        text("clinic_id", "The clinic it was paid for, where for one.", references="clinics.clinic_id"),
        text("arrangement_id", "The arrangement under which it was paid."),
        text("payment_kind", "What it was paid for, in the CCO's words."),
        day("period_start_date", "First day of the period it was paid for.", required=True),
        day("period_end_date", "Last day of that period.", not_before="period_start_date"),
        day("paid_date", "Day it was paid."),
        money("amount", "Dollars paid; below zero where money came back.", required=True),
    ),
)
