"""Cost of care: paid and allowed by member and month, then by category, area, clinic, contracting entity and month.

The engine sums and counts. Per member per month is divided in Python, where it is shown.
"""

from coordcare.engine.plan import Expression, Step, named_table
from coordcare.payment.attribution.assigned_then_visits import attribution_table
from coordcare.payment.experience.service_categories import CHILDREN, COLUMNS_ASKED, ServiceCategories
from coordcare.population.categories import first_fitting
from coordcare.population.enrollment import member_months_table
from coordcare.population.events import medical_events, pharmacy_events
from coordcare.population.members import members_table
from coordcare.population.months import month_number, months_table
from coordcare.population.practitioners import practitioners_by_kind

_MEMBER_COSTS = {
    "person_id": "VARCHAR", "number": "INTEGER", "category": "VARCHAR", "lines": "BIGINT",
    "paid_amount": "DECIMAL(38,2)", "allowed_amount": "DECIMAL(38,2)",
}  # fmt: skip
EXPERIENCE_COLUMNS = {
    "month": "DATE", "number": "INTEGER", "category": "VARCHAR", "area": "VARCHAR", "clinic_id": "VARCHAR",
    "contracting_entity": "VARCHAR", "lines": "BIGINT", "paid_amount": "DECIMAL(38,2)",
    "allowed_amount": "DECIMAL(38,2)",
}  # fmt: skip

_OF_A_LINE = ("person_id", "service_date", "paid_amount", "allowed_amount")
ASKED_OF_MEDICAL = ("rendering_npi", *COLUMNS_ASKED)  # what the category of a medical line is decided by


def steps(categories: ServiceCategories) -> tuple[Step, ...]:
    """Costs by member, month and category; the experience; the members it is divided by; and how claims run out."""
    return _member_costs_step(categories), _experience_step(categories), _exposure_step(), _lags_step()


def _member_costs_step(categories: ServiceCategories) -> Step:
    medical = as_compared(medical_events().rows.select(*_OF_A_LINE, *ASKED_OF_MEDICAL))
    medical = medical_with_category(medical, categories)
    pharmacy = pharmacy_with_category(pharmacy_events().rows.select(*_OF_A_LINE), categories)
    united = _summed(medical).union(_summed(pharmacy))
    return Step(
        name="member_costs",
        says="Paid and allowed by member, month of service and service category; only lines that are counted.",
        expression=united.select(*_MEMBER_COSTS),
    )


def medical_with_category(lines: Expression, categories: ServiceCategories) -> Expression:
    """Lines of medical claims, which have the columns asked and their codes as compared, with their category."""
    kinds = practitioners_by_kind().select(practitioner="npi", kind="kind")
    joined = lines.left_join(kinds, lines.rendering_npi == kinds.practitioner)
    return joined.mutate(category=first_fitting(joined, categories.rules_for("medical"))).select(
        *lines.columns, "category"
    )


def pharmacy_with_category(lines: Expression, categories: ServiceCategories) -> Expression:
    """Lines of pharmacy claims with their category."""
    return lines.mutate(category=first_fitting(lines, categories.rules_for("pharmacy")))


def as_compared(lines: Expression) -> Expression:
    """The lines with their codes in the one form in which rules name them, however the export writes them."""
    return lines.mutate(
        bill_type_code=of_three_digits(lines.bill_type_code),
        drg_code=of_three_digits(lines.drg_code),
        diagnosis_code_1=lines.diagnosis_code_1.upper().replace(".", ""),
        hcpcs_code=lines.hcpcs_code.upper(),
    )


def of_three_digits(code: Expression) -> Expression:
    """The code without the nought that stands before it where it is written with four digits."""
    return ((code.length() == 4) & code.startswith("0")).ifelse(code.right(3), code)


def member_costs_table() -> Expression:
    """Costs by member, month and category, as a run has reckoned them."""
    return named_table("member_costs", _MEMBER_COSTS)


def _summed(lines: Expression) -> Expression:
    lines = lines.mutate(number=month_number(lines.service_date))
    return lines.group_by("person_id", "number", "category").agg(
        lines=lines.count(),
        paid_amount=lines.paid_amount.sum().cast("decimal(38,2)"),
        allowed_amount=lines.allowed_amount.coalesce(lines.paid_amount).sum().cast("decimal(38,2)"),
    )


def _experience_step(categories: ServiceCategories) -> Step:
    """Costs with the area, and with the clinic and entity to whom the member belonged in the month of service."""
    costs = with_area(member_costs_table(), categories)
    belongs = attribution_table().select("person_id", "number", "clinic_id", "contracting_entity")
    joined = costs.left_join(belongs, ["person_id", "number"])
    summed = joined.group_by("number", "category", "area", "clinic_id", "contracting_entity").agg(
        lines=joined.lines.sum(),
        paid_amount=joined.paid_amount.sum().cast("decimal(38,2)"),
        allowed_amount=joined.allowed_amount.sum().cast("decimal(38,2)"),
    )
    months = months_table().select("month", "number")
    return Step(
        name="experience",
        says="Paid and allowed by month, service category, care delivery area, clinic and contracting entity.",
        expression=summed.join(months, "number").select(*EXPERIENCE_COLUMNS),
    )


def with_area(costs: Expression, categories: ServiceCategories) -> Expression:
    """The care delivery area of what has a person, a month's number and a category.

    It is children's health where a child has what counts there, else the category's own.
    """
    members = members_table().select("person_id", "birth_date")
    joined = costs.left_join(members, "person_id")
    months_old = joined.number - month_number(joined.birth_date)
    is_child = (months_old < categories.children_are_under * 12).fill_null(False).ifelse("yes", "no")
    joined = joined.mutate(child=is_child)
    rules = [(CHILDREN, {"child": ("yes",), "category": categories.for_children})] if categories.for_children else []
    rules += [(area, {"category": names}) for area, names in categories.by_area.items()]
    joined = joined.mutate(area=first_fitting(joined, rules))
    return joined.select(*costs.columns, "area")


def _exposure_step() -> Step:
    months = member_months_table().select("person_id", "number", "days", "days_in_month", "on_15th", "plan", "month")
    belongs = attribution_table().select("person_id", "number", "clinic_id", "contracting_entity", "basis")
    joined = months.join(belongs, ["person_id", "number"])
    return Step(
        name="exposure",
        says="Member months by month, plan, clinic, contracting entity and basis of attribution, under each policy.",
        expression=joined.group_by(
            "month", "number", "days_in_month", "plan", "clinic_id", "contracting_entity", "basis"
        ).agg(any_day=joined.count(), on_15th=joined.on_15th.sum(), days=joined.days.sum()),
    )


def _lags_step() -> Step:
    """Paid amounts by month of service and month of payment: the triangle from which claims are completed."""
    of_a_line = ("service_date", "paid_date", "paid_amount")
    medical, pharmacy = medical_events().rows.select(*of_a_line), pharmacy_events().rows.select(*of_a_line)
    united = _by_lag(medical, "medical").union(_by_lag(pharmacy, "pharmacy"))
    return Step(
        name="lags",
        says="Paid amounts by month of service and month of payment, medical and pharmacy apart.",
        expression=united,
    )


def _by_lag(lines: Expression, claim: str) -> Expression:
    lines = lines.mutate(service_number=month_number(lines.service_date), paid_number=month_number(lines.paid_date))
    summed = lines.group_by("service_number", "paid_number").agg(
        lines=lines.count(), paid_amount=lines.paid_amount.sum().cast("decimal(38,2)")
    )
    return summed.mutate(claim=first_fitting(summed, [(claim, {})]))
