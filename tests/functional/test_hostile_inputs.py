"""Whatever a CCO's files hold, they are taken in and add up, or are refused in a sentence."""

import gzip
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coordcare.payment.run import ingest
from coordcare.tables.workspace import open_workspace
from tests.unit.tables.ingest.small_workspaces import (
    CLAIMS,
    ELIGIBILITY,
    Content,
    asked,
    claim_lines,
    lay,
    parquet,
    refused,
    refused_or_taken,
    take,
)

PACKED = gzip.compress(ELIGIBILITY.encode() * 20, mtime=0)
HEADER = ELIGIBILITY.splitlines(keepends=True)[0]


def corrupted(path: Path) -> None:
    parquet("SELECT range::VARCHAR AS person_id, DATE '2023-01-01' AS enrollment_start_date, "
            "NULL::DATE AS enrollment_end_date FROM range(20000)")(path)  # fmt: skip
    content = bytearray(path.read_bytes())
    content[200:3000] = b"\x55" * 2800
    path.write_bytes(content)


UNREADABLE: dict[str, tuple[str, Content, str]] = {
    "0 bytes": (".csv", b"", "is empty"),
    "a byte order mark alone": (".csv", b"\xef\xbb\xbf\r\n", "is empty"),
    "a blank first line": (".csv", "\n" + ELIGIBILITY, "blank first line"),
    "a missing column": (".csv", "person_id,plan\nA,B\n", "“enrollment_start_date” is missing"),
    "a column twice": (".csv", "Person_ID," + ELIGIBILITY, "“person_id” stands twice"),
    "UTF-16": (".csv", ELIGIBILITY.encode("utf-16"), "is UTF-16"),
    "UTF-16 without a mark": (".csv", ELIGIBILITY.encode("utf-16-le"), "bytes that no text has"),
    "a zip or xlsx file": (".csv", b"PK\x03\x04" + bytes(300), "is an Excel or zip file"),
    "an old Excel file": (".csv", b"\xd0\xcf\x11\xe0" + bytes(300), "bytes that no text has"),
    "gzip named csv": (".csv", PACKED, "is a gzip file"),
    "gzip cut off": (".csv.gz", PACKED[:-20], "cannot be read"),
    "gzip with flipped bytes": (".csv.gz", PACKED[:20] + b"\xff\xff\xff" + PACKED[23:], "cannot be read"),
    "gzip with a wrong sum": (".csv.gz", PACKED[:-8] + bytes(4) + PACKED[-4:], "cannot be read"),
    "text named gzip": (".csv.gz", ELIGIBILITY, "cannot be read"),
    "no Parquet": (".parquet", b"PAR1 and no more", "is not a Parquet file"),
    "Parquet with damaged pages": (".parquet", corrupted, "cannot be read to the end"),
    "Parquet with the reader's own column": (
        ".parquet", parquet("SELECT 'A' person_id, DATE '2023-01-01' enrollment_start_date, "
                            "NULL::DATE enrollment_end_date, 1 file_row_number"), "file_row_number"),
    "a first line without an end": (".csv", "x" * 5_000_000 + "," + ELIGIBILITY, "first line"),
    "a quotation mark that is not closed": (
        ".csv", HEADER + 'A,,2023-01-01,,\n"Z,,2023-01-01,,\n' + "B,,2023-01-01,,\n" * 197, "line 3 has a quotation"),
    "a quotation mark that is not closed for 5 MB": (
        ".csv", HEADER + 'A,,2023-01-01,,\n"Z,,2023-01-01,,\n' + "B,,2023-01-01,,\n" * 300_000, "line 3 has a"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    suffix, content, said = UNREADABLE[name]
    if name == "a first line without an end":
        content = b"x" * 5_000_000
    sentence = refused(lay(tmp_path / "cco", {f"eligibility{suffix}": content}))
    assert f"eligibility{suffix}" in sentence
    assert said in sentence


def test_all_inputs_that_cannot_be_read_are_told_at_once(tmp_path: Path) -> None:
    sentence = refused(lay(tmp_path / "cco", {"members.csv": "", "clinics.parquet": b"", "premiums.csv": "a\n1\n"}))
    assert all(name in sentence for name in ("members.csv", "clinics.parquet", "premiums.csv", "“month” is missing"))


SETTINGS = {
    "nme: x": "“nme” is not a setting",
    "- a": "does not hold names",
    "inputs: [a]": "“inputs” must hold",
    "inputs: {eligibilty: a.csv}": "is not a table",
    "inputs: {eligibility: 5}": "must be a file",
    "inputs: {eligibility: {files: 5}}": "must say a file",
    "inputs: {eligibility: {files: [[1]]}}": "must say a file",
    "inputs: {eligibility: {}}": "must say a file",
    "inputs: {eligibility: gone.csv}": "is not there",
    "inputs: {eligibility: inputs}": "is not there",
    "inputs: {eligibility: [inputs/e.csv, ./inputs/e.csv]}": "is named twice",
    "inputs: {eligibility: {files: inputs/e.csv, dates: 5}}": "is not a form of dates",
    "inputs: {eligibility: {files: inputs/e.csv, dates: '%Q'}}": "is not a form of dates",
    "inputs: {eligibility: {files: inputs/e.csv, dates: '%d.%m'}}": "is not a form of dates",
    "inputs: {eligibility: {files: inputs/e.csv, dates: '%d.%m.%Y'}}": "",
    "inputs: {eligibility: {files: inputs/e.csv, columns: [a]}}": "must map their names",
    "inputs: {eligibility: {files: inputs/e.csv, columns: {x: nope}}}": "is not a column",
    "inputs: {eligibility: {files: inputs/e.csv, columns: {x: {y: z}}}}": "is not a column",
    "inputs: {eligibility: {files: inputs/e.csv, encoding: cp12521}}": "is not an encoding. Use utf-8",
    "inputs: {eligibility: {files: inputs/e.csv, encoding: [1]}}": "is not an encoding. Use utf-8",
    "inputs: {eligibility: {database: inputs/e.csv, table: t}}": "cannot be read",
    "inputs: {eligibility: {database: gone.duckdb, table: t}}": "no such database file",
    "inputs: {eligibility: {database: inputs/e.csv}}": "no table in it",
    "inputs: {eligibility: {database: 'mysql://u:secret@h/x', table: t}}": "is not a database that can be read",
    "months: 5": "“months” must be",
    "months: {first: 2023-02-01, last: 2023-01-01}": "“months” must be",
    "\t": "cco.yaml",
}


@pytest.mark.parametrize("said", [said for said, sentence in SETTINGS.items() if sentence])
def test_settings_that_say_nothing_usable_are_refused_in_a_sentence(tmp_path: Path, said: str) -> None:
    sentence = refused(lay(tmp_path / "cco", {"e.csv": ELIGIBILITY}, said))
    assert SETTINGS[said] in sentence
    assert "secret" not in sentence


def test_amounts_are_read_as_people_write_them(tmp_path: Path) -> None:
    written = ("$1,234.50", "(12.00)", "12.00-", "1e3", "46.620000000000005", "-$5", "$-5", " 8.10 ", "+7")
    ended = take(lay(tmp_path / "cco", {"medical_claim.csv": claim_lines(*written)}))
    assert ended.dollars("medical_claim") == {"counted": Decimal("2262.22")}
    assert (ended["medical_claim"].rounded, ended["medical_claim"].rounding) == (1, Decimal("-5E-15"))


def test_amounts_that_could_mean_two_things_are_rejected_with_the_reason(tmp_path: Path) -> None:
    written = ("1.234,50", "12,5", "abc", "-", "$", "(", ".", "12.00)", "(12.00", "--5", "NaN", "inf", "1e99",
               "99999999999999999", "1,2345.00", "1 000", "0x10", "=1+1", "@SUM(A1)", "+cmd|'/C calc'!A0")  # fmt: skip
    ended = take(lay(tmp_path / "cco", {"medical_claim.csv": claim_lines(*written)}))
    assert ended.rows("medical_claim") == {"rejected": len(written)}
    assert {reject["reason"] for reject in ended.rejects} == {"is not an amount"}
    assert [reject["line"] for reject in ended.rejects] == [str(n + 2) for n in range(len(written))]
    shown = {reject["value"] for reject in ended.rejects}
    assert {"'=1+1", "'@SUM(A1)", "'+cmd|'/C calc'!A0", "'("} - shown == {"'("}
    assert ended.finding("rows_rejected").rows == len(written)


def test_dates_are_read_in_many_forms_and_impossible_ones_rejected(tmp_path: Path) -> None:
    good = ("20230105", "05JAN2023", "2023-01-05 00:00:00", "01/05/2023", "1/5/2023", "2023-1-5", "Jan 5, 2023",
            "2023-01-05T10:00:00Z")  # fmt: skip
    bad = ("13/45/2022", "2/29/2023", "1/5/23", "5.1.23", "infinity", "9999-12-31", "0001-01-01", "44931", "soon")
    lines = [f'C{n},1,dental,A,"{day}",,1.00\n' for n, day in enumerate((*good, *bad))]
    ended = take(lay(tmp_path / "cco", {"medical_claim.csv": CLAIMS.splitlines(keepends=True)[0] + "".join(lines)}))
    assert ended.rows("medical_claim") == {"counted": len(good), "rejected": len(bad)}
    assert [reject["value"] for reject in ended.rejects] == list(bad)


def test_a_last_day_far_ahead_means_that_coverage_goes_on(tmp_path: Path) -> None:
    ended = take(lay(tmp_path / "cco", {"eligibility.csv": ELIGIBILITY.replace("2023-12-31", "9999-12-31")}))
    assert ended.rows("eligibility") == {"counted": 2}
    assert ended.finding("open_ended_spans").rows == 2


def test_dates_in_the_form_that_is_stated(tmp_path: Path) -> None:
    said = 'inputs: {eligibility: {files: inputs/e.csv, dates: "%d.%m.%Y"}}'
    rows = "person_id,enrollment_start_date,enrollment_end_date\nA,02.01.2023,31.12.2023\nB,2023-01-02,\n"
    ended = take(lay(tmp_path / "cco", {"e.csv": rows}, said))
    assert ended.rows("eligibility") == {"counted": 1, "rejected": 1}
    assert ended.rejects[0]["reason"] == "is not a date as %d.%m.%Y, which cco.yaml asks for"


HARD_LINES: dict[str, tuple[bytes, dict[str, int]]] = {
    "too few and too many columns": (b"C3,1\nC4,1,dental,A,2023-02-01,,1,2,3\nC5,1,dental,A,2023-02-01,,7\n\n",
                                     {"counted": 3, "unreadable": 2}),
    "quotes and line ends within values": (b'"C\n""3",1,dental,A,2023-02-01,,"7"\n', {"counted": 3}),
    "a quotation mark that is not closed": (b'C3,1,dental,A,2023-02-01,,"5', {"counted": 2, "unreadable": 1}),
    "NUL": (b"C\x003,1,dental,A,2023-02-01,,5\n", {"counted": 3}),
    "Latin-1": (b"C\xe93,1,dental,A,2023-02-01,,5\n", {"counted": 2, "unreadable": 1}),
    "a field of 5 MB": (b"C3,1," + b"x" * 5_000_000 + b",A,2023-02-01,,5\nC4,1,dental,A,2023-02-01,,5\n",
                        {"counted": 3, "unreadable": 1}),
    "trailing blanks": (b"C3 ,1 ,dental ,A ,2023-02-01 , ,5 \n", {"counted": 3}),
    "SQL": (b"\"C'; DROP TABLE x; --\",1,dental,A,2023-02-01,,5\n", {"counted": 3}),
    "money that differs": (b"C1,1,dental,A,2023-02-01,2023-03-01,90.00\n", {"counted": 1, "conflicting": 2}),
    "a line twice": (b"C1,1,dental,A,2023-02-01,2023-03-01,100.00\n", {"counted": 2, "duplicate": 1}),
    "a person unknown": (b"C3,1,dental,Z,2023-02-01,,5\n", {"counted": 2, "unknown_member": 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", HARD_LINES)
def test_hard_lines_end_in_their_bucket(tmp_path: Path, name: str) -> None:
    added, ended_in = HARD_LINES[name]
    ended = take(lay(tmp_path / "cco", {"medical_claim.csv": CLAIMS.encode() + added}))
    assert ended.rows("medical_claim") == ended_in
    assert len(ended.rejects) == ended_in.get("unreadable", 0)


ACCEPTED: dict[str, tuple[str, Content]] = {
    "another order and case, a byte order mark, blanks": (
        ".csv", b"\xef\xbb\xbf Enrollment_End_Date ,PERSON ID,Enrollment Start Date\r\n2023-12-31 ,A ,2023-01-01\r\n"),
    "semicolons": (".csv", ELIGIBILITY.replace(",", ";")),
    "bars": (".csv", ELIGIBILITY.replace(",", "|")),
    "tabs": (".tsv", ELIGIBILITY.replace(",", "\t")),
    "commas in a quoted name": (
        ".csv", '"a,b,c,d";person_id;enrollment_start_date;enrollment_end_date\nx;A;2023-01-01;2023-12-31\n'),
    "a name over two lines": (
        ".csv", '"x\ny",person_id,enrollment_start_date,enrollment_end_date\n1,A,2023-01-01,2023-12-31\n'),
    "old Macintosh line ends": (".csv", ELIGIBILITY.replace("\n", "\r")),
    "a member's number alone": (".csv", ELIGIBILITY.replace("person_id", "member_id")),
    "patient_id": (".csv", ELIGIBILITY.replace("person_id", "Patient_ID")),
    "SQL in a name": (".csv", ELIGIBILITY.replace("plan", "\"p\"\"; DROP TABLE x; --'\"")),
    "columns twice that nobody reads": (".csv", "x,x,," + HEADER + "1,2,3,A,,2023-01-01,2023-12-31,CCOA\n"),
    "2,000 columns": (".csv", ",".join(f"column_number_{n}" for n in range(2000)) + "," + HEADER + "1," * 2000
                      + "A,,2023-01-01,2023-12-31,CCOA\n"),
    "gzip in two parts": (".csv.gz", gzip.compress(ELIGIBILITY.encode()) + gzip.compress(b"C,,2023-01-01,,\n")),
    "numbers for people in Parquet": (
        ".parquet", parquet("SELECT 7 person_id, TIMESTAMP '2023-01-01' enrollment_start_date, 20231231 "
                            "enrollment_end_date, 'q' written_person_id, 1 input_row, {'a': 1} plan")),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_unusual_files_are_taken_in(tmp_path: Path, name: str) -> None:
    suffix, content = ACCEPTED[name]
    ended = take(lay(tmp_path / "cco", {f"eligibility{suffix}": content}))
    assert set(ended.rows("eligibility")) == {"counted"}
    assert not ended.rejects


def test_parquet_holds_numbers_of_any_kind(tmp_path: Path) -> None:
    query = """
        SELECT unnest(['C1', 'C2', 'C3', 'C4']) AS claim_id, 1::DOUBLE AS claim_line_number, 'dental' AS claim_type,
          7::DOUBLE AS person_id, TIMESTAMP '2023-02-01 10:00:00' AS claim_start_date, 99999999 AS claim_end_date,
          unnest([46.620000000000005::DOUBLE, 'nan', 'inf', 1e300]) AS paid_amount
    """
    eligibility = (
        "SELECT 7 AS person_id, DATE '2023-01-01' AS enrollment_start_date, DATE '2023-12-31' AS enrollment_end_date"
    )
    files = {"eligibility.parquet": parquet(eligibility), "medical_claim.parquet": parquet(query)}
    ended = take(lay(tmp_path / "cco", files))
    assert ended.dollars("medical_claim") == {"counted": Decimal("46.62"), "rejected": Decimal(0)}
    assert sorted({reject["column"] for reject in ended.rejects}) == ["claim_end_date", "paid_amount"]


def test_two_files_of_a_table_may_differ_in_columns_and_encoding(tmp_path: Path) -> None:
    said = 'inputs: {eligibility: ["inputs/it\'s 100% [1]é.csv", inputs/b.csv]}'
    second = "gender,person_id,enrollment_start_date,enrollment_end_date\nf,C,2023-01-01,2023-12-31\n"
    ended = take(lay(tmp_path / "o'cco [x]", {"it's 100% [1]é.csv": ELIGIBILITY, "b.csv": second}, said))
    assert ended["eligibility"].files == (("inputs/it's 100% [1]é.csv", 2), ("inputs/b.csv", 1))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "utf-16", "utf-8-sig"])
def test_a_stated_encoding_is_read(tmp_path: Path, encoding: str, packed: bool) -> None:
    name = "e.csv.gz" if packed else "e.csv"
    said = f"inputs: {{eligibility: {{files: inputs/{name}, encoding: {encoding}}}}}"
    text = ELIGIBILITY.replace("A,", "é,").encode(encoding)
    ended = take(lay(tmp_path / "cco", {name: gzip.compress(text) if packed else text}, said))
    kept = str(ended.run / "tables" / "eligibility.parquet")
    assert asked("SELECT max(person_id) FROM read_parquet(?)", kept) == [("é",)]


def test_an_encoding_that_the_file_is_not_in_is_told(tmp_path: Path) -> None:
    said = "inputs: {eligibility: {files: inputs/e.csv, encoding: cp1252}}"
    sentence = refused(lay(tmp_path / "cco", {"e.csv": ELIGIBILITY.encode().replace(b"A,", b"\x81,")}, said))
    assert "e.csv: is not “cp1252” throughout" in sentence


def test_what_cco_yaml_calls_a_column_goes_before_the_file_s_own_name(tmp_path: Path) -> None:
    said = "inputs: {eligibility: {files: inputs/e.csv, columns: {PATIENT: person_id}}}"
    rows = "person_id,PATIENT,enrollment_start_date,enrollment_end_date\nown,theirs,2023-01-01,2023-12-31\n"
    ended = take(lay(tmp_path / "cco", {"e.csv": rows}, said))
    kept = str(ended.run / "tables" / "eligibility.parquet")
    assert asked("SELECT person_id FROM read_parquet(?)", kept) == [("theirs",)]


def test_a_table_in_a_database_with_odd_names(tmp_path: Path) -> None:
    def fill(path: Path) -> None:
        with duckdb.connect(str(path)) as connection:
            connection.execute('CREATE SCHEMA "o\'x"')
            connection.execute(
                'CREATE TABLE "o\'x"."el ig" AS SELECT \'A\' AS person_id, '
                "DATE '2023-01-01' AS enrollment_start_date, DATE '2023-12-31' AS enrollment_end_date"
            )

    said = 'inputs: {eligibility: {database: "inputs/w\'%.duckdb", table: "o\'x.el ig"}}'
    assert take(lay(tmp_path / "cco", {"w'%.duckdb": fill}, said)).rows("eligibility") == {"counted": 1}


def test_the_password_of_a_database_is_kept_nowhere(tmp_path: Path) -> None:
    address = "postgresql://anna:secret@127.0.0.1:1/cco?password=secret"
    said = f"inputs: {{eligibility: {{database: '{address}', table: eligibility}}}}"
    ((source,),) = open_workspace(lay(tmp_path / "cco", {}, said)).inputs.values()
    assert source.database == address
    assert source.place == "postgresql://127.0.0.1:1/cco?password=:eligibility"


def test_a_whole_run_over_hard_files_reckons_and_keeps_its_findings(tmp_path: Path) -> None:
    lines = b"".join(added for added, _ in HARD_LINES.values() if len(added) < 1000 and b'"5' not in added)
    folder = lay(tmp_path / "cco", {"medical_claim.csv": CLAIMS.encode() + lines, "clinics.csv": "clinic_id\n"})
    run, taken = ingest(open_workspace(folder))
    assert all(one.adds_up for one in taken.reconciliations)
    assert '"duplicate"' in (run / "quality.json").read_text("utf-8")


def test_lines_that_are_no_rows_are_a_finding_with_file_and_line(tmp_path: Path) -> None:
    ended = take(lay(tmp_path / "cco", {"medical_claim.csv": CLAIMS + "C3,1\nC4,1\n"}))
    assert ended.findings[0] == ended.finding("unreadable_lines")
    finding = ended.finding("unreadable_lines")
    assert finding.what == "2 lines are no rows in inputs/medical_claim.csv."
    assert finding.first == ("inputs/medical_claim.csv, line 4", "inputs/medical_claim.csv, line 5")


def test_a_file_of_claims_without_rows_is_a_finding(tmp_path: Path) -> None:
    ended = take(lay(tmp_path / "cco", {"medical_claim.csv": CLAIMS.splitlines(keepends=True)[0]}))
    assert ended.finding("no_rows").what == "inputs/medical_claim.csv has no rows."


def test_files_that_nothing_reads_are_named(tmp_path: Path) -> None:
    folder = lay(tmp_path / "cco", {"medical_claim.CSV": CLAIMS, "medical_claims.csv": CLAIMS, "clinics.xlsx": b"PK"})
    ended = take(folder)
    assert ended.rows("medical_claim") == {"counted": 2}
    assert ended.taken.files_not_read == ("inputs/clinics.xlsx", "inputs/medical_claims.csv")


def test_twins_of_a_table_are_refused(tmp_path: Path) -> None:
    sentence = refused(lay(tmp_path / "cco", {"medical_claim.csv": CLAIMS, "medical_claim.tsv": CLAIMS}))
    assert "inputs/medical_claim.csv, inputs/medical_claim.tsv" in sentence


def test_a_column_that_cco_yaml_names_and_no_file_has_is_refused(tmp_path: Path) -> None:
    said = "inputs: {eligibility: {files: inputs/e.csv, columns: {SEX: gender}}}"
    assert "no column “sex”" in refused(lay(tmp_path / "cco", {"e.csv": ELIGIBILITY}, said))


PIECES = (
    b"A", b",", b'"', b"\n", b"\r\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"2023-01-01", b"1e400", b";", b"|",
    b"\t", b"(", b"-", b"$1,234.5", b"C1,1,dental,A,2023-02-01,,5\n", b"NULL", b"\\N", b"'", b"=1", b" ",
)  # fmt: skip
HOSTILE = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)), max_size=24).map(b"".join)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@given(start=st.sampled_from([b"", CLAIMS.encode(), CLAIMS.encode().splitlines(keepends=True)[0]]), rest=HOSTILE)
@settings(max_examples=12)
@example(start=CLAIMS.encode(), rest=b'"')
def test_any_bytes_are_taken_in_or_refused_in_a_sentence(scratch: Path, start: bytes, rest: bytes) -> None:
    folder = scratch / "cco"
    if not folder.exists():
        lay(folder, {})
    (folder / "inputs" / "medical_claim.csv").write_bytes(start + rest)
    sentence = refused_or_taken(folder)
    assert sentence is None or "medical_claim.csv" in sentence


def test_eligibility_of_which_nothing_can_be_used_says_why(tmp_path: Path) -> None:
    rows = (
        "person_id,enrollment_start_date,enrollment_end_date\n\nSecret,never,2023-12-31\n,2023-01-01,2023-12-31\nB,x\n"
        "C,someday,2023-12-31\n"
    )
    assert refused(lay(tmp_path / "cco", {"eligibility.csv": rows})).splitlines() == [
        "eligibility holds no span that can be used:",
        "  - inputs/eligibility.csv: enrollment_start_date is not a date with year, month and day, such as 2022-12-31 "
        "(2 rows, the first in line 3).",
        "  - inputs/eligibility.csv: the line has fewer columns than the first line (1 row, the first in line 5).",
        "  - inputs/eligibility.csv: person_id is empty, and nothing can be done without it "
        "(1 row, the first in line 4).",
    ]
    empty = refused(lay(tmp_path / "empty", {"eligibility.csv": rows.splitlines()[0]}))
    assert "It has no rows. Export it again" in empty
