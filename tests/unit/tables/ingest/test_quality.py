"""Each check finds what was planted, tells it in a sentence, and says nothing of data that are in order."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from coordcare.tables.ingest.quality.findings import places, share, write
from coordcare.tables.ingest.quality.report import CHECKS
from tests.unit.tables.ingest.small_workspaces import CLAIMS, Content, Ended, asked, lay, parquet, take

SPANS = "person_id,birth_date,death_date,enrollment_start_date,enrollment_end_date,plan\n"
MEDICAL = (
    "claim_id,claim_line_number,claim_type,person_id,claim_start_date,paid_date,paid_amount,allowed_amount,"
    "charge_amount,rendering_npi,diagnosis_code_1,hcpcs_code\n"
)
GOOD_NPI, BAD_NPI = "1234567893", "1234567890"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """People with everything wrong that eligibility can have."""
    spans = [
        "A,1980-01-01,,2023-01-01,2023-06-30,CCOA", "A,1980-01-01,,2023-06-01,2023-12-31,CCOA",
        "B,1980-01-01,,2023-01-01,2023-06-30,CCOA", "B,1980-01-01,,2023-06-30,2023-12-31,CCOB",
        "C,1980-01-01,,2023-01-01,2023-06-30,CCOA", "C,1980-01-11,,2023-07-02,2023-12-31,CCOA",
        "D,1980-01-01,2023-03-05,2023-01-01,2023-04-30,CCOA", "E,1980-01-01,2023-03-05,2023-01-01,2023-03-31,CCOA",
        "F,2023-05-01,,2023-04-01,,CCOA", "G,1980-01-01,,2023-01-01,2023-12-31,CCOA",
        "G,1980-01-01,,2023-01-01,2023-12-31,CCOA",
    ]  # fmt: skip
    files: dict[str, Content] = {
        "eligibility.csv": SPANS + "\n".join(spans) + "\n",
        "premiums.csv": "month,amount\n2023-01-01,5\n2023-02-01,-3\n2023-04-01,5\n",
    }
    return take(lay(tmp_path_factory.mktemp("people") / "cco", files))


@pytest.mark.parametrize(
    ("name", "what", "rows"),
    [
        ("spans_overlap", "1 member has spans of one plan that overlap.", [2]),
        ("spans_overlap_across_plans", "1 member is covered by two plans on the same day.", [4]),
        ("two_birth_dates", "1 member has more than one birth date.", [5, 6]),
        ("short_gaps", "1 member has a gap of one or two days in coverage.", [6]),
        ("covered_after_death", "1 member is covered after the month of death.", [7]),
        ("covered_before_birth", "1 member is covered before the date of birth.", [9]),
        ("open_ended_spans", "1 span of coverage has no last day. They count as going on.", [9]),
        ("duplicate", "1 row is the same as another and is counted once.", [11]),
    ],
)
def test_what_is_odd_about_people_is_found_where_it_stands(
    people: Ended, name: str, what: str, rows: Sequence[int]
) -> None:
    found = people.finding(name)
    assert found.what == what
    assert [int(place.removeprefix("inputs/eligibility.csv, row ")) for place in found.first if "elig" in place] == rows


def test_premiums_that_are_missing_or_below_zero_are_found(people: Ended) -> None:
    assert people.finding("months_without_premium").what == "1 month has no premium: 2023-03."
    assert people.finding("negative_payments").dollars == Decimal("-3.00")


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """Claims with everything wrong that claims can have; row 1 is in order."""
    rows = [
        f"C1,1,professional,A,2023-02-01,2023-03-01,10,20,30,{GOOD_NPI},Z09,X1",
        f"C2,1,professional,A,2023-02-01,2023-01-31,10,9,8,{BAD_NPI},Z09,X1",
        "C3,1,professional,A,2023-02-01,2023-03-01,10,20,30,,Z09,X1",
        f"C4,1,professional,A,2023-02-01,2023-03-01,10,20,30,{GOOD_NPI},,X1",
        f"C5,1,,A,2023-02-01,2023-03-01,10,20,30,{GOOD_NPI},Z09,X1",
        f"C6,1,professional,D,2023-02-01,2023-03-01,10,20,30,{GOOD_NPI},Z09,X1",
        f"C7,1,professional,D,1970-02-01,1970-03-01,10,20,30,{GOOD_NPI},Z09,X1",
        f"C8,1,professional,A,2023-02-01,2023-03-01,-7,,,{GOOD_NPI},Z09,X1",
        *(f"H1,{n},institutional,A,2023-02-0{n},2023-03-01,500,,,{GOOD_NPI},Z09,X{n}" for n in (1, 2, 3)),
        *(f"H2,{n},institutional,A,2023-02-0{n},2023-03-01,60,,,{GOOD_NPI},Z09,X9" for n in (1, 2, 3)),
        f"C9,1,professional,Z,2023-02-01,2023-03-01,4,,,{GOOD_NPI},Z09,X1",
        *(f"N{n},1,professional,A,2023-02-01,2023-03-01,0,,,{GOOD_NPI},Z09,X1" for n in range(9)),
    ]
    spans = "A,1980-01-01,,2023-01-01,2023-12-31,CCOA\nD,1980-01-01,2023-01-20,2023-01-01,2023-12-31,CCOA\n"
    files: dict[str, Content] = {
        "eligibility.csv": SPANS + spans,
        "medical_claim.csv": MEDICAL + "\n".join(rows) + "\n",
        "practitioners.csv": f"npi\n{GOOD_NPI}\n1111111112\n",
        "affiliations.csv": f"npi,clinic_id,start_date,end_date\n{GOOD_NPI},K1,2020-01-01,\n",
        "clinics.csv": "clinic_id,npi\nK1,1\nK2,1\nK3,2\n",
        "clinic_recognitions.csv": (
            "clinic_id,tier,start_date,end_date\nK1,4,2020-01-01,2023-06-30\nK1,5,2023-06-30,\nK2,4,2020-01-01,\n"
        ),
        "assignments.csv": (
            "person_id,clinic_id,start_date,end_date\nA,K1,2023-01-01,\nA,K2,2023-03-01,\nD,NOWHERE,2023-01-01,\n"
        ),
        "non_claims_payments.csv": (
            "payment_id,contracting_entity,clinic_id,period_start_date,amount\nP1,x,K9,2023-01-01,5\n"
            "P2,x,K1,2023-01-01,-2\n"
        ),
        "measure_results.csv": (
            "measure,clinic_id,period_start_date,period_end_date,numerator,denominator,result\n"
            "visits,K1,2023-01-01,2023-12-31,40,60,0.67\nvisits,K2,2023-01-01,2023-12-31,40,60,66.7\n"
            "visits,K9,2023-01-01,2023-12-31,,,0.5\npassed,K1,2023-01-01,2023-12-31,40,60,1\n"
            "exchanged,K1,2023-01-01,2023-12-31,60,40,1.5\nof_nobody,K1,2023-01-01,2023-12-31,0,0,0.5\n"
            "emergency,K1,2023-01-01,2023-12-31,40,600,66.67\nindex,K1,2023-01-01,2023-12-31,3,2.5,1.2\n"
            "admissions,K1,2023-01-01,2023-12-31,3,2118,141.64\nadmissions,K2,2023-01-01,2023-12-31,3,2118,1699.72\n"
            "admissions,,2023-01-01,2023-12-31,3,2118,14.16\n"
        ),
        "readmission_risks.csv": "person_id,discharge_date,expected\nA,2023-02-01,0.12\nA,2023-05-01,12\n",
    }
    # Two rows of A's claims carry values that cannot be used: a date and a type of claim.
    files["medical_claim.csv"] = str(files["medical_claim.csv"]) + (
        f"C10,1,profesional,A,2023-02-01,soon,1,,,{GOOD_NPI},Z09,X1\nC11,1,professional,A,never,,1,,,,,\n"
    )
    return take(lay(tmp_path_factory.mktemp("claims") / "cco", files))


@pytest.mark.parametrize(
    ("name", "rows", "dollars", "first"),
    [
        ("paid_before_service", 1, "10.00", 2),
        ("paid_above_allowed", 1, "10.00", 2),
        ("allowed_above_charged", 1, "10.00", 2),
        ("not_an_npi", 1, "10.00", 2),
        ("practitioners_not_listed", 1, "10.00", 2),
        ("rendering_npi_missing", 1, "10.00", 3),
        ("diagnosis_missing", 1, "10.00", 4),
        ("services_after_death", 1, "10.00", 6),
        ("services_before_birth", 1, "10.00", 7),
        ("outside_coverage", 1, "10.00", 7),
        ("services_far_from_the_rest", 1, "10.00", 7),
        ("taken_back_without_original", 1, "-7.00", 8),
        ("total_on_every_line", 3, "1000.00", 9),
        ("unknown_member", 1, "4.00", 15),
        ("nothing_paid", 9, "0.00", 16),
        ("rows_rejected", 1, "1.00", 26),
        ("claim_type_missing", 2, "11.00", 5),
    ],
)
def test_what_is_odd_in_claims_is_found_with_its_dollars(
    claims: Ended, name: str, rows: int, dollars: str, first: int
) -> None:
    found = claims.finding(name)
    assert (found.rows, found.dollars, found.first[0]) == (
        rows,
        Decimal(dollars),
        f"inputs/medical_claim.csv, row {first}",
    )


def test_a_total_told_on_every_line_says_how_many_dollars_are_too_many(claims: Ended) -> None:
    assert "if so, $1,000.00 are counted too much" in claims.finding("total_on_every_line").what


def test_values_set_aside_are_told_by_column_and_reason(claims: Ended) -> None:
    told = [finding.what for finding in claims.findings if finding.name == "values_set_aside"]
    assert len(told) == 2
    assert told[0].startswith("1 value of claim_type could not be used: what stands there is none of")


@pytest.mark.parametrize(
    ("name", "table", "first"),
    [
        ("clinics_share_an_npi", "clinics", 1),
        ("clinics_without_recognition", "clinics", 3),
        ("recognitions_overlap", "clinic_recognitions", 2),
        ("assignments_overlap", "assignments", 2),
        ("unknown_clinic", "assignments", 3),
        ("practitioners_without_clinic", "practitioners", 2),
        ("payments_to_unknown_clinics", "non_claims_payments", 1),
        ("negative_payments", "non_claims_payments", 2),
        ("results_of_unknown_clinics", "measure_results", 3),
        ("results_do_not_divide", "measure_results", 2),
        ("results_above_their_denominator", "measure_results", 5),
        ("risks_above_one", "readmission_risks", 2),
    ],
)
def test_what_is_odd_about_clinics_is_found(claims: Ended, name: str, table: str, first: int) -> None:
    found = claims.finding(name)
    assert (found.table, found.first[0]) == (table, f"inputs/{table}.csv, row {first}")


def test_a_rate_of_events_and_an_index_are_no_shares_that_were_sent_wrongly(claims: Ended) -> None:
    odd = {name: claims.finding(name).first for name in ("results_do_not_divide", "results_above_their_denominator")}
    rows = {name: [int(place.removeprefix("inputs/measure_results.csv, row ")) for place in odd[name]] for name in odd}
    assert rows == {"results_do_not_divide": [2, 6, 11], "results_above_their_denominator": [5]}


def test_no_sentence_holds_a_member_s_data(people: Ended, claims: Ended) -> None:
    told = [f"{one.what} {one.why} {one.todo}" for one in (*people.findings, *claims.findings)]
    assert all("1980" not in sentence and BAD_NPI not in sentence and "C2" not in sentence for sentence in told)
    assert all(sentence.endswith((".", "…")) for one in claims.findings for sentence in (one.what, one.why, one.todo))


def months_of_claims(lines_by_month: Mapping[int, int], dollars: int = 10, last_paid: str = "2024-06-30") -> str:
    """A query of claim lines of A: so many in each month of 2023, and one paid on the last day that is known."""
    listed = ", ".join(f"({month}, {lines})" for month, lines in lines_by_month.items())
    return (
        "SELECT m::VARCHAR || '-' || n AS claim_id, 1 AS claim_line_number, 'dental' AS claim_type, "  # noqa: S608  # of this test
        f"'P' || (n % 100) AS person_id, make_date(2023, m, 10) AS claim_start_date, DATE '{last_paid}' AS paid_date, "
        f"{dollars}::DECIMAL(18,2) AS paid_amount, 'X' AS rendering_npi FROM (VALUES {listed}) t(m, lines), "
        "range(1000) r(n) WHERE n < lines"
    )


ENROLLED = parquet(
    "SELECT 'P' || n AS person_id, DATE '2023-01-01' AS enrollment_start_date, NULL::DATE AS enrollment_end_date "
    "FROM range(100) r(n)"
)


def test_a_month_with_half_the_lines_and_a_month_without_any_are_seen(tmp_path: Path) -> None:
    claims = parquet(months_of_claims({**dict.fromkeys(range(1, 13), 400), 5: 200, 8: 0}))
    ended = take(lay(tmp_path / "cco", {"eligibility.parquet": ENROLLED, "medical_claim.parquet": claims}))
    assert ended.finding("claims_jump").what == "2023-05 has 2.00 lines per member, and the months around it 4.00."
    assert ended.finding("months_without_lines").what == "1 month has members and no line: 2023-08."
    assert "young_months" not in {finding.name for finding in ended.findings}


def test_the_last_months_are_called_young_and_not_odd(tmp_path: Path) -> None:
    claims = parquet(months_of_claims({**dict.fromkeys(range(1, 11), 400), 11: 200, 12: 40}, last_paid="2023-12-31"))
    ended = take(lay(tmp_path / "cco", {"eligibility.parquet": ENROLLED, "medical_claim.parquet": claims}))
    assert "claims_jump" not in {finding.name for finding in ended.findings}
    assert ended.finding("young_months").what == "3 months are young: 2023-10 to 2023-12. Claims still arrive."


def test_enrolment_that_jumps_or_ends_is_seen(tmp_path: Path) -> None:
    spans = parquet(
        "SELECT 'P' || n AS person_id, make_date(2023, m, 1) AS enrollment_start_date, "
        "last_day(make_date(2023, m, 1)) AS enrollment_end_date FROM range(100) r(n), range(1, 13) t(m) "
        "WHERE m <> 9 AND (m <> 4 OR n < 40)"
    )
    claims = parquet(months_of_claims(dict.fromkeys(range(1, 13), 100)))
    ended = take(lay(tmp_path / "cco", {"eligibility.parquet": spans, "medical_claim.parquet": claims}))
    assert ended.finding("enrolment_jump").what == "2023-04 has 40 members, and the months around it 100."
    assert ended.finding("months_without_members").what == "1 month has no members: 2023-09."


def test_few_people_who_change_by_chance_are_no_jump(tmp_path: Path) -> None:
    claims = parquet(months_of_claims({month: 3 + month % 3 for month in range(1, 13)}))
    ended = take(lay(tmp_path / "cco", {"eligibility.parquet": ENROLLED, "medical_claim.parquet": claims}))
    assert "claims_jump" not in {finding.name for finding in ended.findings}


def test_a_second_taking_back_of_one_amount_has_no_original(tmp_path: Path) -> None:
    paid = CLAIMS.splitlines(keepends=True)[1]
    taken_back = paid.replace("100.00", "-100.00")
    once = take(lay(tmp_path / "once", {"medical_claim.csv": CLAIMS + taken_back}))
    assert "taken_back_without_original" not in {finding.name for finding in once.findings}
    later = taken_back.replace("2023-03-01", "2023-04-01")
    twice = take(lay(tmp_path / "twice", {"medical_claim.csv": CLAIMS + taken_back + later}))
    one = twice.finding("taken_back_without_original")
    assert (one.rows, one.dollars) == (1, Decimal("-100.00"))


def test_people_of_eligibility_whom_members_lack_are_found(tmp_path: Path) -> None:
    ended = take(lay(tmp_path / "cco", {"members.csv": "person_id,birth_date,gender\nA,,female\n"}))
    assert ended.finding("missing_from_members").what == "1 person of eligibility is not in members."
    assert ended.finding("birth_date_missing_in_members").rows == 1
    without = take(lay(tmp_path / "without", {}))
    assert not {"missing_from_members", "birth_date_missing_in_members"} & {one.name for one in without.findings}


def test_data_in_order_have_no_findings(tmp_path: Path) -> None:
    spans = SPANS + "A,1980-01-01,,2023-01-01,2023-12-31,CCOA\nA,1980-01-01,,2024-01-01,2024-12-31,CCOB\n"
    claim = MEDICAL + f"C1,1,professional,A,2023-02-01,2024-03-01,10,20,30,{GOOD_NPI},Z09,X1\n"
    ended = take(lay(tmp_path / "cco", {"eligibility.csv": spans, "medical_claim.csv": claim}))
    assert ended.findings == []


def test_the_check_digit_of_an_npi_is_that_of_the_card_number_with_80840() -> None:
    from coordcare.tables.ingest.quality.providers import _IS_NO_NPI

    numbers = [GOOD_NPI, BAD_NPI, "1245319599", "1245319598", "3234567893", "12345", "123456789X"]
    query = f"SELECT {_IS_NO_NPI} FROM (SELECT unnest(?::VARCHAR[]) AS npi)"  # noqa: S608  # the check's own SQL
    assert [wrong for (wrong,) in asked(query, numbers)] == [False, True, False, True, True, True, True]


def test_findings_are_kept_with_money_as_text(claims: Ended, tmp_path: Path) -> None:
    write(claims.findings, tmp_path / "quality.json")
    kept = (tmp_path / "quality.json").read_text("utf-8")
    assert '"dollars": "1000.00"' in kept
    assert '"first": [' in kept


def test_every_check_says_what_it_looks_for() -> None:
    assert all(check.__doc__ for check in CHECKS)
    assert len({check.__name__ for check in CHECKS}) == len(CHECKS)


def test_shares_and_places_as_people_say_them() -> None:
    assert (share(1, 3), share(1, 10_000), share(0, 5)) == ("33.3 %", "less than 0.1 %", "0.0 %")
    assert places([("b", 2), ("a", 10), ("a", 9), ("a", 9)]) == ("a, row 9", "a, row 10", "b, row 2")
