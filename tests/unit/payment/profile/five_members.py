"""Five members over three months, small enough to reckon by hand; nobody is covered in the third.

Days covered: M1 all of January and February; M2 22 of January's 31; M3 all of January and 14 of February's 28; M4 all
of February; M5 15 of January's. M1, M2 and M5 are assigned to clinic C1, M3 to C2, M4 to none.
"""

from pathlib import Path

from coordcare.payment.run import ingest
from coordcare.tables.workspace import open_workspace

TABLES = {
    "eligibility": """\
person_id,birth_date,enrollment_start_date,enrollment_end_date,plan
M1,1980-01-01,2023-01-01,2023-02-28,A
M2,1980-01-01,2023-01-10,2023-01-31,A
M3,1980-01-01,2023-01-01,2023-02-14,B
M4,1980-01-01,2023-02-01,2023-02-28,
M5,1980-01-01,2023-01-01,2023-01-15,A
""",
    "medical_claim": """\
claim_id,claim_line_number,claim_type,person_id,claim_start_date,claim_end_date,paid_date,paid_amount,allowed_amount
1,1,dental,M1,2023-01-11,2023-01-11,2023-01-20,100.00,120.00
2,1,dental,M4,2023-02-03,2023-02-03,2023-03-20,33.33,
""",
    "pharmacy_claim": """\
claim_id,claim_line_number,person_id,dispensing_date,paid_date,paid_amount,allowed_amount
3,1,M3,2023-01-05,2023-02-01,50.01,60.00
4,1,M3,2022-12-30,2023-01-10,7.00,7.00
""",
    "clinics": "clinic_id,name,contracting_entity\nC1,Alder <b>Clinic</b>,North\nC2,Birch,South\n",
    "assignments": "person_id,clinic_id,start_date\nM1,C1,2023-01-01\nM2,C1,2023-01-01\nM5,C1,2023-01-01\n"
    "M3,C2,2023-01-01\n",
}


def workspace_of_five(folder: Path, policy: str = "any_day", **changed: str) -> Path:
    """The five members as a workspace that was taken in; the claim before their coverage falls into its bucket.

    Tables that are `changed` have other rows.
    """
    (folder / "inputs").mkdir(parents=True)
    settings = f"name: Five & Co\nmember_months: {policy}\nmonths: {{first: 2023-01-01, last: 2023-03-01}}\n"
    (folder / "cco.yaml").write_text(settings, "utf-8")
    for name, rows in (TABLES | changed).items():
        (folder / "inputs" / f"{name}.csv").write_text(rows, "utf-8")
    ingest(open_workspace(folder))
    return folder
