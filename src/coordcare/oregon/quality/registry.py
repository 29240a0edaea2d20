"""All quality measures that are computed from claims, as each program year has them."""

import importlib
from functools import cache

from coordcare.measures.measure import Measure

MODULES = (
    # children
    "well_child_visits", "childhood_immunization", "immunizations_adolescents", "custody_assessments",
    # pregnancy and birth
    "prenatal_care", "postpartum_care", "cesarean_birth",
    # mental health and substance use
    "follow_up_mental_illness", "follow_up_emergency_mental_illness", "follow_up_emergency_substance_use",
    "substance_use_treatment", "withdrawal_management_follow_up", "primary_care_after_substance_use_treatment",
    "schizophrenia_case_management",
    # emergency departments and hospitals
    "emergency_visits", "emergency_visits_mental_illness", "frequent_emergency_visits", "plan_all_cause_readmissions",
    "prevention_indicators",
    # dental
    "preventive_dental", "oral_evaluation_diabetes",
    # primary care
    "pcpch_enrollment",
)  # fmt: skip
"""The modules of `measures`, in the order in which results are shown."""


@cache
def all_measures() -> tuple[Measure, ...]:
    """Every measure in every version."""
    modules = (importlib.import_module(f"coordcare.oregon.quality.measures.{name}") for name in MODULES)
    return tuple(one for module in modules for one in vars(module).values() if isinstance(one, Measure))


def measures_of(year: int) -> tuple[Measure, ...]:
    """The measures in force in a program year, each in its version of that year."""
    return tuple(one for one in all_measures() if one.in_force(year))
