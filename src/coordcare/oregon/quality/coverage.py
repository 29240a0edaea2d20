"""Which plan types cover which care: a member whose plan covers no dental care is in no measure of it.

OAR 410-141-3500 defines the plan types of a CCO: A covers physical, behavioral and dental care, B physical and
behavioral, E behavioral, F dental, G behavioral and dental. A plan of any other name counts for every kind of care.
"""

PLANS = ("CCOA", "CCOB", "CCOE", "CCOF", "CCOG")
"""The plan types that are known."""
WITHOUT_PLANS: dict[str, tuple[str, ...]] = {
    "physical": ("CCOE", "CCOF", "CCOG"),
    "behavioral": ("CCOF",),
    "dental": ("CCOB", "CCOE"),
    "all": ("CCOB", "CCOE", "CCOF", "CCOG"),
}
"""Of each kind of care the plan types that do not cover it."""
