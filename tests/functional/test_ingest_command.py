"""`coordcare ingest` as people call it, and what a run keeps from one time to the next."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coordcare.errors import CoordcareError
from coordcare.payment.results import open_results, record_of
from coordcare.payment.run import ingest
from coordcare.tables.store import current_run
from coordcare.tables.workspace import open_workspace

ROOT = Path(__file__).parents[2]

ELIGIBILITY = """\
person_id,birth_date,enrollment_start_date,enrollment_end_date,plan
P1,1980-01-01,2022-01-01,2022-12-31,CCOA
P2,2015-01-01,2022-03-01,,CCOA
"""
CLAIMS = """\
claim_id,claim_line_number,claim_type,person_id,claim_start_date,claim_end_date,place_of_service_code,hcpcs_code,\
rendering_npi,paid_date,paid_amount,allowed_amount,colour
1,1,professional,P1,2022-01-10,2022-01-10,11,T1015,1000000004,2022-01-20,100.00,120.00,red
2,1,professional,P2,2022-04-10,2022-04-10,11,T1015,1000000012,2022-04-20,50.00,60.00,
3,1,professional,P2,2022-02-10,2022-02-10,11,T1015,1000000012,2022-04-20,7.00,7.00,
4,1,professional,P9,2022-04-10,2022-04-10,11,T1015,1000000012,2022-04-20,3.00,3.00,
5,1,professional,P1,2022-13-45,2022-04-10,11,T1015,1000000012,2022-04-20,2.00,2.00,
"""
SETTINGS = "name: Two People\nmonths: {first: 2022-01-01, last: 2022-12-01}\n"


def workspace(folder: Path, *, settings: str = SETTINGS, **tables: str) -> Path:
    """A workspace of two people; tables that are named here stand in place of its own or beside them."""
    (folder / "inputs").mkdir(parents=True)
    (folder / "cco.yaml").write_text(settings, "utf-8")
    for name, text in {"eligibility": ELIGIBILITY, "medical_claim": CLAIMS, **tables}.items():
        if text:
            (folder / "inputs" / f"{name}.csv").write_text(text, "utf-8")
    return folder


def called(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8", "COLUMNS": "110"}
    command = [sys.executable, "-m", "coordcare", "ingest", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_where_every_row_and_dollar_went_is_told(tmp_path: Path) -> None:
    workspace(tmp_path / "cco")
    done = called("cco", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), "no progress is told where nobody watches"
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    told = " ".join(lines)
    assert lines[0] == "Two People: 2022-01 to 2022-12"
    assert "eligibility 2 rows all in the results" in lines
    assert "medical_claim 5 rows $162.00 read from inputs/medical_claim.csv" in lines
    assert "2 $150.00 in the results" in lines
    assert "1 $3.00 unknown member: of a person who is not in eligibility" in told
    assert "1 $7.00 outside coverage: of a day on which the person was not covered" in told
    assert "1 $2.00 rejected:" in told
    assert "adds up to the input" in told
    assert "inputs/medical_claim.csv: columns that nothing here reads: colour." in told
    assert lines[-1] == "Next: coordcare profile cco"
    assert max(map(len, done.stdout.splitlines())) <= 110


def test_the_same_is_told_to_machines(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "cco")
    done = called("--json", "--quiet", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    record = json.loads(done.stdout)
    assert record == record_of(current_run(folder / "store"))
    assert record["name"] == "Two People"
    assert sorted(record["inputs_sha256"]) == ["inputs/eligibility.csv", "inputs/medical_claim.csv"]
    buckets = {bucket["standing"]: bucket["dollars"] for bucket in record["reconciliation"][1]["buckets"]}
    assert buckets == {"counted": "150.00", "unknown_member": "3.00", "outside_coverage": "7.00", "rejected": "2.00"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("name: [", "cco.yaml"),
        ("colour: red", "“colour” is not a setting"),
        ("member_months: on_monday", "on_monday” is not a policy, so no month can be counted. Write one of any_day"),
        ("attribution: five_passes", "“attribution” is not a setting"),
        ("service_categories: own.yaml", "own.yaml: cannot be opened"),
        ("months: {first: 2022-12-01, last: 2022-01-01}", "“months” must be"),
        ("engine: abacus", "engine: abacus"),
    ],
)
def test_a_setting_that_cannot_be_ends_in_a_sentence_and_leaves_no_run(
    tmp_path: Path, settings: str, said: str
) -> None:
    folder = workspace(tmp_path / "cco", settings=settings)
    with pytest.raises(CoordcareError) as error:
        ingest(open_workspace(folder))
    assert said in str(error.value)
    with pytest.raises(CoordcareError, match="nothing was taken in yet"):
        current_run(folder / "store")


def test_what_cannot_be_used_ends_with_2_and_leaves_the_last_good_run(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "cco")
    run, _ = ingest(open_workspace(folder))
    (folder / "inputs" / "medical_claim.csv").write_text("claim_id,colour\n1,red\n", "utf-8")
    done = called("cco", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "inputs/medical_claim.csv: the column “person_id” (or patient_id) is missing." in done.stderr
    assert "Traceback" not in done.stderr
    assert current_run(folder / "store") == run


def test_a_folder_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    done = called("nowhere", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "nowhere: there is no such folder. Name the folder that holds cco.yaml.\n"


def results(run: Path, question: str) -> Any:
    with open_results(run) as connection:
        return connection.execute(question).fetchall()


ATTRIBUTION = "SELECT * FROM attribution WHERE month <= DATE '{}' ORDER BY ALL"


def test_taking_in_the_same_again_gives_the_same(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "cco")
    first, _ = ingest(open_workspace(folder))
    second, _ = ingest(open_workspace(folder))
    assert (first.name, second.name) == ("000001", "000002")
    for name in ("run.json", "quality.json", "rejects.csv"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
    names = sorted(path.name for path in (first / "sql").iterdir())
    assert names == sorted(path.name for path in (second / "sql").iterdir())
    for table in ("attribution", "experience", "exposure", "lags", "member_costs"):
        question = f"SELECT * FROM {table} ORDER BY ALL"  # noqa: S608  # our own names
        assert results(first, question) == results(second, question)


def test_a_later_claim_changes_no_earlier_month(tmp_path: Path) -> None:
    later = "6,1,professional,P1,2022-06-01,2022-06-01,11,T1015,1000000038,2022-06-20,900.00,900.00,\n"
    before, _ = ingest(open_workspace(workspace(tmp_path / "before")))
    after, _ = ingest(open_workspace(workspace(tmp_path / "after", medical_claim=CLAIMS + later)))
    assert results(before, ATTRIBUTION.format("2022-05-31")) == results(after, ATTRIBUTION.format("2022-05-31"))
    assert results(before, ATTRIBUTION.format("2022-06-30")) != results(after, ATTRIBUTION.format("2022-06-30"))


def test_without_claims_the_months_are_those_that_eligibility_states(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "cco", settings="name: No claims", medical_claim="")
    run, _ = ingest(open_workspace(folder))
    record = record_of(run)
    assert (record["first_month"], record["last_month"]) == ("2022-01-01", "2022-12-01")
    assert results(run, "SELECT person_id, count(*) FROM member_months GROUP BY ALL ORDER BY ALL") == [
        ("P1", 12),
        ("P2", 10),
    ]


def test_a_member_who_stands_twice_costs_once(tmp_path: Path) -> None:
    twice = "person_id,birth_date,gender\nP1,1980-01-01,female\nP1,1981-01-01,male\nP2,2015-01-01,male\n"
    run, _ = ingest(open_workspace(workspace(tmp_path / "cco", members=twice)))
    (total,) = results(run, "SELECT CAST(sum(paid_amount) AS VARCHAR) FROM experience")
    assert total == ("150.00",)


# Everybody is covered for years, and the services are of January, February and April 2022 unless a line says otherwise.
LONG = "person_id,enrollment_start_date,enrollment_end_date\nP1,2010-01-01,\nP2,2010-01-01,\n"
HEADINGS, *LINES = CLAIMS.splitlines(keepends=True)
FEW = HEADINGS + "".join(LINES[:3])


def line(number: int, day: str, *, paid_on: str = "") -> str:
    return f"{number},1,professional,P1,{day},{day},11,T1015,1000000004,{paid_on},4.00,4.00,\n"


@pytest.mark.parametrize(
    ("more", "months", "outside"),
    [
        (line(9, "2032-01-10"), ("2022-01-01", "2022-04-01"), 1),
        (line(9, "2032-01-10", paid_on="2022-01-10"), ("2022-01-01", "2022-04-01"), 1),
        (line(9, "2013-01-10", paid_on="2022-02-10"), ("2022-01-01", "2022-04-01"), 1),
        (line(9, "2019-12-10", paid_on="2022-01-10"), ("2022-01-01", "2022-04-01"), 1),
        (line(9, "2020-01-10", paid_on="2022-01-10"), ("2020-01-01", "2022-04-01"), 0),  # two years until it was paid
        (line(9, "2020-01-10"), ("2020-01-01", "2022-04-01"), 0),
        (line(9, "2023-04-10"), ("2022-01-01", "2023-04-01"), 0),  # a year after the last payment
        (line(9, "2023-05-10"), ("2022-01-01", "2022-04-01"), 1),
        (line(9, "2022-08-10", paid_on="2022-01-10"), ("2022-01-01", "2022-04-01"), 1),
        (line(9, "2022-05-20", paid_on="2022-05-01"), ("2022-01-01", "2022-05-01"), 0),  # paid by the month
    ],
)
def test_a_wrong_year_does_not_stretch_the_months(
    tmp_path: Path, more: str, months: tuple[str, str], outside: int
) -> None:
    folder = workspace(
        tmp_path / "cco", settings="name: Slips", eligibility=LONG, medical_claim=FEW + line(8, "2022-01-11") + more
    )
    run, _ = ingest(open_workspace(folder))
    record = record_of(run)
    assert (record["first_month"], record["last_month"]) == months
    told = [{"table": "medical_claim", "lines": outside, "dollars": f"{4 * outside}.00"}] if outside else []
    assert record["outside_months"] == told


def test_claims_of_years_later_take_no_month_away(tmp_path: Path) -> None:
    later = "".join(line(number, "2026-05-10", paid_on="2026-06-10") for number in range(20, 40))
    before, _ = ingest(open_workspace(workspace(tmp_path / "a", settings="", eligibility=LONG, medical_claim=FEW)))
    after, _ = ingest(
        open_workspace(workspace(tmp_path / "b", settings="", eligibility=LONG, medical_claim=FEW + later))
    )
    question = "SELECT month, category, CAST(paid_amount AS VARCHAR) FROM experience WHERE month < DATE '2023-01-01'"
    assert sorted(results(before, question)) == sorted(results(after, question)) != []
    assert record_of(after)["last_month"] == "2026-05-01"


def test_services_outside_the_months_are_told_with_their_dollars(tmp_path: Path) -> None:
    settings = "months: {first: 2022-01-01, last: 2022-03-01}\n"
    workspace(tmp_path / "cco", settings=settings, eligibility=LONG, medical_claim=FEW)
    told = " ".join(called("cco", folder=tmp_path).stdout.split())
    assert "3 $157.00 in the results" in told
    assert "1 $50.00 of those in the results: services outside the months above" in told
    assert "eligibility 2 rows all in the results" in told


def test_a_finding_says_its_table(tmp_path: Path) -> None:
    workspace(tmp_path / "cco")
    told = " ".join(called("cco", folder=tmp_path).stdout.split())
    assert "- medical_claim: " in told
