"""Value sets are read from every form that we know, or refused in sentences; no file brings the reader down."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordcare.population import value_set_files
from coordcare.population.code_systems import CODE_COLUMNS, column_of, is_a_code, normal, not_in_claims, spellings
from coordcare.population.value_sets import read_value_sets, value_sets_of

CPT, CM, SNOMED = "http://www.ama-assn.org/go/cpt", "http://hl7.org/fhir/sid/icd-10-cm", "http://snomed.info/sct"
DOWNLOAD = """\
Value Set Name,"Well visits,
and more"
OID,1.2.3

Code,Description,Code System,Code System Version,Code System OID,TTY
X0001,"Made up, one",CPT,2022,2.16.840.1.113883.6.12,PT
Z00.121,Made up,ICD10CM,2022,2.16.840.1.113883.6.90,PT
11,Made up,POS,2022,,PT
12345,Made up,SNOMEDCT,2022,2.16.840.1.113883.6.96,PT
"""


def lay(folder: Path, files: Mapping[str, str | bytes | dict[str, Any]]) -> Path:
    """Write files below a folder `value_sets`: text, bytes, or something as JSON."""
    place = folder / "value_sets"
    place.mkdir(exist_ok=True)
    for name, content in files.items():
        text = json.dumps(content) if isinstance(content, dict) else content
        (place / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return place


def value_set(name: str, *codes: Mapping[str, Any], **expansion: Any) -> dict[str, Any]:
    """A FHIR ValueSet with its expansion."""
    return {"resourceType": "ValueSet", "title": name, "expansion": {"contains": list(codes), **expansion}}


def entry(system: str, code: str, **more: Any) -> dict[str, Any]:
    return {"system": system, "code": code, **more}


def bundle(*sets: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in sets]}


def problem(folder: Path, name: str = "visits") -> str:
    """The only thing wrong with a set."""
    (told,) = value_sets_of(folder, [name])[name].problems
    return told


def test_columns_named_as_in_claims_hold_codes_in_one_form(tmp_path: Path) -> None:
    text = "\ufeffHCPCS_code,diagnosis_code_1,revenue_center_code,drg_code\nx0001,z00.121,450,64\n,,0521,\n"
    rows, problems = read_value_sets(lay(tmp_path, {"visits.csv": text}), ["visits"])
    assert problems == []
    assert set(rows) == {
        ("visits", "hcpcs_code", "X0001"), ("visits", "diagnosis_code", "Z00121"), ("visits", "drg_code", "064"),
        ("visits", "revenue_center_code", "0450"), ("visits", "revenue_center_code", "0521"),
    }  # fmt: skip


def test_a_download_with_lines_above_its_header_is_read_by_code_system(tmp_path: Path) -> None:
    found = value_sets_of(lay(tmp_path, {"visits.csv": DOWNLOAD}), ["visits"])["visits"]
    assert found.codes == {("hcpcs_code", "X0001"), ("diagnosis_code", "Z00121"), ("place_of_service_code", "11")}
    assert (found.file, found.problems, found.not_in_claims) == ("value_sets/visits.csv", (), {"SNOMED CT": 1})


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_columns_may_be_parted_otherwise(tmp_path: Path, delimiter: str) -> None:
    text = "code_system,code\nCPT,X0001\n".replace(",", delimiter)
    assert read_value_sets(lay(tmp_path, {"visits.csv": text}), ["visits"])[0] == [("visits", "hcpcs_code", "X0001")]


def test_an_expansion_is_read_with_its_nested_codes_and_without_headings(tmp_path: Path) -> None:
    nested = {"contains": [entry(CM, "Z00.1", contains=[entry(CM, "Z00.11")]), entry(CPT, "Z", abstract=True)]}
    one = value_set("Other name", entry(CPT, "X0001"), entry(CPT, "25"), nested, entry(SNOMED, "1"), total=6)
    found = value_sets_of(lay(tmp_path, {"visits.json": one}), ["visits"])["visits"]
    assert found.codes == {
        ("hcpcs_code", "X0001"), ("hcpcs_modifier", "25"), ("diagnosis_code", "Z001"), ("diagnosis_code", "Z0011"),
    }  # fmt: skip
    assert (found.problems, found.not_in_claims) == ((), {"SNOMED CT": 1})


@pytest.mark.parametrize("called", ["name", "title", "id"])
def test_a_set_in_a_file_of_another_name_is_found_by_its_own(tmp_path: Path, called: str) -> None:
    one = {"resourceType": "ValueSet", called: "Well-Care Visits", "expansion": {"contains": [entry(CPT, "X0001")]}}
    other = value_set("Other", entry(CPT, "X0002"))
    folder = lay(tmp_path, {"download.json": bundle(one, other)})
    assert read_value_sets(folder, ["well_care_visits"]) == ([("well_care_visits", "hcpcs_code", "X0001")], [])


def test_pages_of_an_expansion_are_one_set_and_a_page_alone_is_refused(tmp_path: Path) -> None:
    pages = [value_set("visits", entry(CPT, f"X000{n}"), total=2, offset=n) for n in range(2)]
    folder = lay(tmp_path, {"visits.json": pages[0]})
    assert problem(folder).startswith("value_sets/visits.json holds 1 of 2 codes: a page of them.")
    rows, problems = read_value_sets(lay(tmp_path, {"visits.json": bundle(*pages)}), ["visits"])
    assert (len(rows), problems) == (2, [])


def test_a_set_that_two_files_give_is_refused_with_both_names(tmp_path: Path) -> None:
    folder = lay(tmp_path, {"visits.csv": "hcpcs_code\nX0001\n", "a.json": value_set("Visits", entry(CPT, "X0002"))})
    assert problem(folder) == (
        "The value set “visits” stands in value_sets/visits.csv and in value_sets/a.json. Keep one of them."
    )
    assert value_sets_of(folder, ["visits"])["visits"].codes == frozenset()


def test_a_set_that_is_not_there_is_told_with_files_that_cannot_be_read(tmp_path: Path) -> None:
    folder = lay(tmp_path, {"a.json": "{", "b.json": value_set("other")})
    rows, problems = read_value_sets(folder, ["visits", "visits"])
    assert rows == []
    assert problems[0] == (
        "The value set “visits” is asked for, and neither value_sets/visits.csv nor value_sets/visits.json is there. "
        "Bring its codes."
    )
    assert [text.split(" ")[0] for text in problems[1:]] == ["value_sets/a.json"]
    assert value_sets_of(tmp_path / "nowhere", ["visits"])["visits"].file is None
    assert value_sets_of(folder, []) == {}


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("hcpcs_code\nX0001\n", "utf-8")
    assert value_sets_of(lay(tmp_path, {}), ["../secret"])["../secret"].file is None


DEEP = '{"resourceType":"ValueSet","expansion":' + '{"contains":[' * 100_000
UNUSABLE: dict[str, tuple[str, str | bytes, str]] = {
    "an empty file": ("csv", "", "holds no code, so nothing would be found"),
    "a header alone": ("csv", "hcpcs_code\n,\n", "holds no code, so nothing would be found"),
    "a column that no claim has": ("csv", "hcpcs_code,colour\nX0001,red\n", "has the column “colour”"),
    "text that is not UTF-8": ("csv", "hcpcs_code\nX0001\n".encode("utf-16"), "cannot be read ("),
    "an endless cell": ("csv", b'hcpcs_code\n"' + b"X" * 200_000, "cannot be read (field larger"),
    "a range": ("csv", "diagnosis_code\nZ00-Z13\n", "has what is no code: “Z00-Z13” (diagnosis_code)."),
    "a placeholder": ("csv", "revenue_center_code,bill_type_code\n045X,11X\n", "“045X” (revenue_center_code), “11X”"),
    "a system that nobody knows": ("csv", "code_system,code\nICD11,X\n", "has codes of the system “ICD11” (1)"),
    "codes without a system": ("csv", "code_system,code\n,X0001\n", "has codes of the system “” (1)"),
    "no JSON": ("json", "{", "cannot be read as JSON ("),
    "an endless number": ("json", '{"total":' + "9" * 5_000 + "}", "cannot be read as JSON ("),
    "JSON that nests endlessly": ("json", DEEP, "cannot be read as JSON ("),
    "JSON that is not UTF-8": ("json", b"\xff\xfe{", "cannot be read as JSON ("),
    "JSON of something else": ("json", "[1]", "holds no ValueSet."),
    "a Bundle of nothing": ("json", '{"resourceType":"Bundle","entry":[1,{"resource":null}]}', "holds no ValueSet."),
    "a definition": ("json", '{"resourceType":"ValueSet","compose":{}}', "has no “expansion”. Export it expanded"),
    "an expansion that is no tree": (
        "json", '{"resourceType":"ValueSet","expansion":{"contains":{}}}', "has a “contains” that is no list"
    ),
    "an expansion of nothing": (
        "json", '{"resourceType":"ValueSet","expansion":{}}', "holds no code, so nothing would be found"
    ),
    "codes that are no text": (
        "json", json.dumps(value_set("visits", {"system": CPT, "code": 5}, entry(CPT, "X1"))), "entries that are no"
    ),
    "an entry that is no code": (
        "json", '{"resourceType":"ValueSet","expansion":{"contains":[1]}}', "has entries that are no code"
    ),
    "codes of systems that claims lack": (
        "json", json.dumps(value_set("visits", entry(SNOMED, "1"))), "holds no code that claims have: 1 of SNOMED CT."
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    suffix, content, said = UNUSABLE[name]
    told = value_sets_of(lay(tmp_path, {f"visits.{suffix}": content}), ["visits"])["visits"].problems
    assert told[0].startswith(f"value_sets/visits.{suffix} ")
    assert said in told[0]
    assert all(sentence.endswith(".") for sentence in told)


def test_codes_nested_deeper_than_any_hierarchy_are_refused(tmp_path: Path) -> None:
    node: dict[str, Any] = entry(CPT, "X0001")
    for _ in range(150):
        node = {"contains": [node]}
    assert "nests codes more than 100 deep" in problem(lay(tmp_path, {"visits.json": value_set("visits", node)}))


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_a_file_larger_than_any_list_of_codes_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(value_set_files, "MOST_BYTES", 10)
    assert "is larger than 50 MB" in problem(lay(tmp_path, {f"visits.{suffix}": "hcpcs_code\nX0001\n"}))


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400) | st.text(alphabet='{}[]":,code_system\nCPT1', max_size=200).map(str.encode))
def test_any_bytes_end_in_codes_or_sentences(tmp_path: Path, content: bytes) -> None:
    for suffix in ("csv", "json"):
        found = value_sets_of(lay(tmp_path, {f"{suffix}_set.{suffix}": content}), [f"{suffix}_set"])
        assert all(one.codes or one.problems for one in found.values())


SPELLED = {
    ("diagnosis_code", "e11.9"): {"E119", "E11.9", "e119", "e11.9"},
    ("diagnosis_code", "I10"): {"I10", "i10"},
    ("hcpcs_code", "x9001"): {"X9001", "x9001"},
    ("revenue_center_code", "450"): {"0450", "450"},
    ("place_of_service_code", "2"): {"02", "2"},
    ("discharge_disposition_code", "01"): {"01", "1"},
    ("bill_type_code", "0111"): {"111", "0111"},
    ("drg_code", "0064"): {"064", "64", "0064"},
    ("cvx_code", "3"): {"03", "3"},
    ("cvx_code", "115"): {"115"},
    ("ndc_code", "0001-0001-01"): {"00001000101", "00001-0001-01"},
    ("ndc_code", "00001000101"): {"00001000101", "00001-0001-01"},
}


@pytest.mark.parametrize(("column", "code"), SPELLED)
def test_a_code_is_found_however_claims_spell_it(column: str, code: str) -> None:
    assert spellings(column, code) == SPELLED[column, code]


@given(column=st.sampled_from(CODE_COLUMNS), code=st.from_regex(r"[A-Za-z0-9]{2,7}", fullmatch=True))
def test_every_spelling_of_a_code_is_the_same_code(column: str, code: str) -> None:
    if is_a_code(column, normal(column, code)):
        assert {normal(column, spelling) for spelling in spellings(column, code)} == {normal(column, code)}


def test_systems_are_known_by_name_address_and_oid() -> None:
    names = ["ICD10CM", "ICD-10-CM", CM, "urn:oid:2.16.840.1.113883.6.90", "2.16.840.1.113883.6.90", "diagnosis_code"]
    assert {column_of(name) for name in names} == {"diagnosis_code"}
    assert (column_of("LOINC"), not_in_claims("http://loinc.org"), not_in_claims("ICD11")) == (None, "LOINC", None)
