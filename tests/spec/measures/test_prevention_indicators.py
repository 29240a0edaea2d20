"""Prevention quality indicators: which admissions count, for whom, and for how many months."""

from pathlib import Path

import pytest

from coordcare.measures.measure import Measure
from coordcare.oregon.quality.measures.prevention_indicators import prevention_indicators, prevention_indicators_2020
from tests.spec.measures.judging import Judged, judged

SETS = {
    "inpatient_stays": "bill_type_code:111", "pregnancy_and_perinatal": "diagnosis_code:O80",
    "pqi_01": "diagnosis_code:E1110", "pqi_03": "diagnosis_code:E1121", "pqi_05": "diagnosis_code:J449",
    "pqi_07": "diagnosis_code:I10", "pqi_08": "diagnosis_code:I509", "pqi_11": "diagnosis_code:J13",
    "pqi_12": "diagnosis_code:N10", "pqi_14": "diagnosis_code:E1165", "pqi_15": "diagnosis_code:J4521",
    "pqi_16_amputation": "procedure_code:0Y620ZZ", "pqi_16_diabetes": "diagnosis_code:E119",
    "pqi_05_15_excluded": "diagnosis_code:E840", "pqi_07_kidney_disease": "diagnosis_code:I129",
    "pqi_07_dialysis_access": "procedure_code:031509D", "pqi_11_excluded": "diagnosis_code:D571",
    "pqi_12_excluded": "diagnosis_code:N110", "pqi_16_excluded": "diagnosis_code:S78011A",
    "pqi_cardiac_procedures": "procedure_code:02100Z3", "pqi_immunocompromised": "diagnosis_code:B20",
}  # fmt: skip
# Each by the name of what he or she is in hospital for.
PEOPLE = ("Ann", "Bob", "Cid", "Dot", "Eve", "Fay", "Guy", "Hal", "Ida", "Jon")
BORN = "\n".join(["person_id | birth_date", *(f"{name} | 1980-05-01" for name in PEOPLE)])
COVERED = "\n".join(
    [
        "person_id | enrollment_start_date | enrollment_end_date",
        *(f"{name} | 2022-01-01 | 2022-12-31" for name in PEOPLE),
    ]
)


def admitted(
    folder: Path,
    medical_claim: str,
    *,
    members: str = BORN,
    eligibility: str = COVERED,
    own_payers: tuple[str, ...] = (),
) -> Judged:
    return judged(
        folder, prevention_indicators_2020, SETS, members=members, eligibility=eligibility,
        medical_claim=medical_claim, own_payers=own_payers,
    )  # fmt: skip


def counted(found: Judged) -> dict[str, dict[str, int]]:
    """Of each rate who has admissions, and how many."""
    rows = found.world.engine.rows(
        "SELECT rate, person_id, numerator FROM measure_prevention_indicators WHERE numerator > 0 ORDER BY ALL"
    )
    by_rate: dict[str, dict[str, int]] = {}
    for rate, person, number in rows:
        by_rate.setdefault(rate.removeprefix("prevention_"), {})[person] = number
    return by_rate


def test_each_admission_counts_in_its_indicator_and_once_in_each_composite(tmp_path: Path) -> None:
    found = admitted(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1 | diagnosis_code_2 | procedure_code_1
        1        | Ann       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | E1110            |                  |
        2        | Bob       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | E1121            | E119             | 0Y620ZZ   # 03 and 16
        3        | Cid       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | J449             |                  |
        4        | Dot       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | I10              |                  |
        5        | Eve       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | I509             |                  |
        6        | Eve       | 2022-05-01   | 2022-05-01     | 2022-05-05     | 111            | I509             |                  |
        7        | Fay       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | J13              | N10              |
        8        | Guy       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | N10              |                  |
        9        | Hal       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | E1165            |                  |
        10       | Ida       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | J4521            |                  |           # too old for 15
        11       | Jon       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | K359             | J13              |           # not the first diagnosis
        """,
    )
    assert counted(found) == {
        "01": {"Ann": 1},
        "05": {"Cid": 1},
        "08": {"Eve": 2},
        "acute": {"Fay": 1, "Guy": 1},
        "chronic": {"Ann": 1, "Bob": 1, "Cid": 1, "Dot": 1, "Eve": 2, "Hal": 1},
        "composite": {"Ann": 1, "Bob": 1, "Cid": 1, "Dot": 1, "Eve": 2, "Fay": 1, "Guy": 1, "Hal": 1},
    }


def test_what_an_indicator_leaves_out_counts_in_none(tmp_path: Path) -> None:
    found = admitted(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1 | diagnosis_code_2 | diagnosis_code_3 | procedure_code_1
        1        | Ann       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | J449             | E840             |                  |
        2        | Bob       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | I10              |                  |                  | 02100Z3
        3        | Cid       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | I10              | I129             |                  | 031509D
        4        | Dot       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | I10              | I129             |                  |           # kidneys alone: counts
        5        | Eve       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | I509             |                  |                  | 02100Z3
        6        | Fay       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | J13              | D571             |                  |
        7        | Guy       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | J13              | B20              |                  |
        8        | Hal       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | N10              | N110             |                  |
        9        | Ida       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | E119             | S78011A          |                  | 0Y620ZZ
        10       | Jon       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | N10              | B20              |                  |
        """,
    )
    assert counted(found) == {"chronic": {"Dot": 1}, "composite": {"Dot": 1}}


def test_an_amputation_needs_diabetes_and_is_left_out_with_a_birth(tmp_path: Path) -> None:
    found = admitted(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1 | diagnosis_code_2 | procedure_code_1
        1        | Ann       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | I739             | E119             | 0Y620ZZ
        2        | Bob       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | I739             |                  | 0Y620ZZ
        3        | Cid       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | O80              | E119             | 0Y620ZZ
        """,
    )
    assert counted(found) == {"chronic": {"Ann": 1}, "composite": {"Ann": 1}}


def test_stays_count_by_the_day_of_discharge_in_the_year(tmp_path: Path) -> None:
    found = admitted(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1
        1        | Ann       | 2021-12-20   | 2021-12-20     | 2022-01-01     | 111            | E1110
        2        | Bob       | 2021-12-20   | 2021-12-20     | 2021-12-31     | 111            | E1110
        3        | Cid       | 2022-12-31   | 2022-12-31     | 2022-12-31     | 111            | E1110
        4        | Dot       | 2022-12-31   | 2022-12-31     | 2023-01-01     | 111            | E1110
        """,
    )
    assert counted(found)["01"] == {"Ann": 1, "Cid": 1}


def test_a_transfer_is_one_stay_of_its_first_hospital_too(tmp_path: Path) -> None:
    found = admitted(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1
        1        | Ann       | 2022-03-01   | 2022-03-01     | 2022-03-02     | 111            | E1110
        2        | Ann       | 2022-03-02   | 2022-03-02     | 2022-03-09     | 111            | E1110
        3        | Bob       | 2022-03-01   | 2022-03-01     | 2022-03-02     | 111            | E1110
        4        | Bob       | 2022-03-03   | 2022-03-03     | 2022-03-09     | 111            | K359
        5        | Cid       | 2022-03-01   | 2022-03-01     | 2022-03-02     | 111            | E1110
        6        | Cid       | 2022-03-04   | 2022-03-04     | 2022-03-09     | 111            | E1110   # two days after: no transfer
        """,
    )
    assert counted(found)["01"] == {"Ann": 1, "Bob": 1, "Cid": 2}


def test_age_is_that_of_the_day_of_admission(tmp_path: Path) -> None:
    """COPD or asthma from 40; asthma alone from 18 through 39; whoever is 18 in all other indicators."""
    found = admitted(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1
        1        | Ann       | 2022-03-10   | 2022-03-10     | 2022-03-15     | 111            | E1110
        2        | Bob       | 2022-03-10   | 2022-03-10     | 2022-03-15     | 111            | E1110
        3        | Cid       | 2022-03-10   | 2022-03-10     | 2022-03-15     | 111            | J449
        4        | Dot       | 2022-03-10   | 2022-03-10     | 2022-03-15     | 111            | J449
        5        | Eve       | 2022-03-10   | 2022-03-10     | 2022-03-15     | 111            | J4521
        6        | Fay       | 2022-03-10   | 2022-03-10     | 2022-03-15     | 111            | J4521
        7        | Guy       | 2022-02-28   | 2022-02-28     | 2022-03-15     | 111            | E1110
        8        | Hal       | 2022-03-01   | 2022-03-01     | 2022-03-15     | 111            | E1110
        """,
        members="""
            person_id | birth_date
            Ann       | 2004-03-10   # 18 on the day
            Bob       | 2004-03-11   # 18 in the stay
            Cid       | 1982-03-10   # 40 on the day
            Dot       | 1982-03-11   # 39 still
            Eve       | 1982-03-11   # 39 still
            Fay       | 1982-03-10   # 40 on the day
            Guy       | 2004-02-29   # 18 on 1 March, in a year without the day
            Hal       | 2004-02-29
        """,
    )
    by_rate = counted(found)
    assert {rate: by_rate[rate] for rate in ("01", "05", "15")} == {
        "01": {"Ann": 1, "Hal": 1},
        "05": {"Cid": 1},
        "15": {"Eve": 1},
    }


def test_months_count_in_which_a_member_is_covered_and_of_the_age_on_the_last_day(tmp_path: Path) -> None:
    found = admitted(
        tmp_path,
        "claim_id | person_id | service_date",
        members="""
            person_id | birth_date
            Ann       | 1980-05-01
            Bob       | 2004-03-31   # 18 on the last day of March
            Cid       | 2004-04-01   # 18 the day after
            Dot       | 1982-03-31   # 40 on the last day of March
            Eve       | 2008-05-01   # a child
        """,
        eligibility="""
            person_id | enrollment_start_date | enrollment_end_date
            Ann       | 2021-12-01            | 2022-01-31
            Ann       | 2022-02-28            | 2022-02-28   # one day of the month
            Ann       | 2022-12-31            | 2023-02-28
            Bob       | 2022-01-01            | 2022-12-31
            Cid       | 2022-01-01            | 2022-12-31
            Dot       | 2022-01-01            | 2022-12-31
            Eve       | 2022-01-01            | 2022-12-31
        """,
    )
    rates = "('prevention_01', 'prevention_05', 'prevention_15')"
    months = found.world.engine.rows(
        f"SELECT rate, person_id, denominator FROM measure_prevention_indicators WHERE rate IN {rates} ORDER BY ALL"
    )
    assert [tuple(row) for row in months] == [
        ("prevention_01", "Ann", 3),
        ("prevention_01", "Bob", 10),
        ("prevention_01", "Cid", 9),
        ("prevention_01", "Dot", 12),
        ("prevention_05", "Ann", 3),
        ("prevention_05", "Dot", 10),
        ("prevention_15", "Bob", 10),
        ("prevention_15", "Cid", 9),
        ("prevention_15", "Dot", 2),
    ]


def test_a_denied_stay_and_one_that_another_payer_paid_do_not_count(tmp_path: Path) -> None:
    found = admitted(
        tmp_path,
        """
        claim_id | person_id | service_date | admission_date | discharge_date | bill_type_code | diagnosis_code_1 | standing | payer
        1        | Ann       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | E1110            | counted  | our plan
        2        | Bob       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | E1110            | denied   | our plan
        3        | Cid       | 2022-03-01   | 2022-03-01     | 2022-03-05     | 111            | E1110            | counted  | other plan
        """,
        own_payers=("our plan",),
    )
    assert counted(found)["01"] == {"Ann": 1}


@pytest.mark.parametrize(("measure", "months"), [(prevention_indicators, 12), (prevention_indicators_2020, 1)])
def test_the_rate_is_for_100000_member_years_until_2019_and_for_as_many_months_since(
    measure: Measure, months: int
) -> None:
    assert {rate.for_each for rate in measure.rates} == {100_000 * months}
