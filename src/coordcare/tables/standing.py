"""Where a row of the input ends: in the results, or in a bucket with a name. No row ends nowhere."""

COUNTED = "counted"

STANDINGS: dict[str, str] = {
    COUNTED: "in the results",
    "duplicate": "the same as another row; that one is counted",
    "reversed": "an amount and its taking back, which cancel out",
    "replaced": "an earlier version of a row that was paid anew later",
    "conflicting": "one of several versions of a row, and nothing says which is right; none is counted",
    "repeated": "a second row with the key of another; one of them is used",
    "unknown_member": "of a person who is not in eligibility",
    "unknown_clinic": "of a clinic that is not in clinics",
    "unknown_practitioner": "of a practitioner who is not in practitioners",
    "outside_coverage": "of a day on which the person was not covered",
    "denied": "denied by the payer; measures that ask for denied claims count it",
    "not_given": "of an immunization that was refused, not given, or entered in error",
    "rejected": "without something that cannot be done without; see rejects.csv",
    "unreadable": "a line that is no row; see rejects.csv",
}
