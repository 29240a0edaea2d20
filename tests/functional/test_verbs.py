"""The other verbs as people call them: what they print and write, and how they end."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from coordcare.filing.answers import dump_answers
from coordcare.filing.reading import read_filing
from coordcare.oregon.filings.vbp_data.records import form_for
from coordcare.oregon.filings.vbp_data.rules import RULES
from coordcare.oregon.rulebook import program_year, rulebook

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
CLEAN, CLEAN_ANSWERS = EXAMPLES / "clean_2022.xlsx", EXAMPLES / "clean_2022.answers.yaml"
FORM = form_for(2022)


def run(
    *arguments: object, folder: Path = ROOT, source: Path = ROOT / "src", columns: int = 100
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8", "COLUMNS": str(columns)}
    command = [sys.executable, "-m", "coordcare", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def well_done(*arguments: object, folder: Path = ROOT) -> str:
    """What a call prints that ends well and has nothing to complain of."""
    done = run(*arguments, folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def refused(*arguments: object, folder: Path = ROOT) -> str:
    """What a call says that cannot be followed: a sentence, no traceback, nothing on the output."""
    done = run(*arguments, folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr


def answers_in(workbook: Path) -> str:
    return dump_answers(read_filing(FORM, workbook))


VERBS = ["template", "fill", "read", "rules", "year", "new-year"]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_helps_with_examples(verb: str) -> None:
    shown = well_done(verb, "--help")
    assert f"  coordcare {verb} " in shown or f"  coordcare {verb}\n" in shown
    assert max(map(len, shown.splitlines())) <= 110


# template


def test_the_blank_of_a_year_asks_everything_and_answers_only_the_period(tmp_path: Path) -> None:
    well_done("template", "--year", 2022, "-o", tmp_path / "blank.xlsx")
    filing = read_filing(FORM, tmp_path / "blank.xlsx")
    assert not filing.lost_labels
    assert {name for name, answer in filing.answers.items() if answer.answered} == {"pcpch.period", "models.period"}
    assert filing.answers["pcpch.period"].raw == "1/1/2022 - 12/31/2022"


def test_the_blank_is_named_by_year_and_title_where_no_name_is_given(tmp_path: Path) -> None:
    assert (
        well_done("template", "--year", 2022, folder=tmp_path)
        == "Written: 2022 VBP PCPCH Data and CDA VBP Data Template.xlsx\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["2022 VBP PCPCH Data and CDA VBP Data Template.xlsx"]


def test_a_year_that_only_assumes_its_edition_says_so(tmp_path: Path) -> None:
    done = run("template", "--year", 2023, "-o", tmp_path / "blank.xlsx")
    assert done.returncode == 0
    assert done.stderr == "It is only assumed that 2023 is filed on the template of 2022.\n"


def test_a_year_without_a_file_has_no_blank(tmp_path: Path) -> None:
    assert "There is no file for program year 1999" in refused(
        "template", "--year", 1999, "-o", tmp_path / "blank.xlsx"
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("verb", [("template", "--year", 2022), ("fill", CLEAN_ANSWERS)])
def test_no_file_is_overwritten_unless_that_is_wanted(tmp_path: Path, verb: tuple[object, ...]) -> None:
    there = tmp_path / "there.xlsx"
    there.write_text("mine")
    assert "is there already" in refused(*verb, "-o", there)
    assert there.read_text() == "mine"
    well_done(*verb, "-o", there, "--force")
    assert not read_filing(FORM, there).lost_labels


@pytest.mark.parametrize("verb", [("template", "--year", 2022), ("fill", CLEAN_ANSWERS)])
@pytest.mark.parametrize("name", ["blank.pdf", "blank.xls", "blank"])
def test_a_workbook_is_named_as_one(tmp_path: Path, verb: tuple[object, ...], name: str) -> None:
    assert f"{name}: is no name of a workbook" in refused(*verb, "-o", tmp_path / name, "--force")
    assert not list(tmp_path.iterdir())


# fill and read


def test_a_filled_workbook_is_named_as_the_state_asks(tmp_path: Path) -> None:
    printed = well_done("fill", CLEAN_ANSWERS, folder=tmp_path)
    name = "Cascade Fields CCO 2022 VBP PCPCH Data and CDA VBP Data Template.xlsx"
    assert printed.startswith(f"Written: {name} (")
    assert answers_in(tmp_path / name) == answers_in(CLEAN)


NAMED = [("'A/B: the <first> CCO?'", "A B the first CCO 2022 "), ("null", "2022 "), ("../..", "2022 ")]


@pytest.mark.parametrize(("contractor", "name"), NAMED)
def test_a_contractor_s_name_never_leads_to_another_folder(tmp_path: Path, contractor: str, name: str) -> None:
    (tmp_path / "answers.yaml").write_text(f"edition: 2022\npcpch: {{contractor: {contractor}}}\n")
    well_done("fill", "answers.yaml", folder=tmp_path)
    assert [path.name for path in tmp_path.glob("*.xlsx")] == [f"{name}VBP PCPCH Data and CDA VBP Data Template.xlsx"]


def test_what_read_prints_is_what_fill_takes(tmp_path: Path) -> None:
    printed = well_done("read", CLEAN)
    assert printed == answers_in(CLEAN)
    (tmp_path / "answers.yaml").write_text(printed, "utf-8")
    well_done("fill", "answers.yaml", "-o", "again.xlsx", folder=tmp_path)
    assert answers_in(tmp_path / "again.xlsx") == printed


def test_a_filing_for_a_later_year_is_filled_on_that_year_s_form(tmp_path: Path) -> None:
    answers = CLEAN_ANSWERS.read_text("utf-8").replace("1/1/2022 - 12/31/2022", "CY 2023")
    (tmp_path / "answers.yaml").write_text(answers, "utf-8")
    assert "Cascade Fields CCO 2023 VBP" in well_done("fill", "answers.yaml", folder=tmp_path)


def test_answers_of_no_known_year_are_not_filled(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text("edition: 1999\n")
    assert "Give it with --year" in refused("fill", "answers.yaml", folder=tmp_path)


def test_everything_that_the_form_does_not_ask_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(
        "edition: 2022\nhospitals: {}\nhospital: {dolars: 5, metrics: {a: 1}}\npcpch: 7\n"
    )
    said = refused("fill", "answers.yaml", folder=tmp_path)
    assert said.count("\n  - ") == 4
    assert "hospital.dolars: is not asked there" in said


@pytest.mark.parametrize("content", ["", "- a", "just text", "a: [", "a: 1\na: 2"])
def test_a_file_of_no_answers_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "answers.yaml").write_text(content)
    assert "answers.yaml" in refused("fill", "answers.yaml", folder=tmp_path)


NO_ANSWERS = [
    ("2022-01-01", "hospital.dollars: 2022-01-01 is a date. Put it in quotes, so that it is text."),
    ("[1, 2]", "hospital.dollars: holds a list."),
    ("{a: 1}", "hospital.dollars: holds questions and answers of its own."),
    ("9" * 5000, "line 2: a number has more than 1000 digits; put it in quotes if it is text."),
]


@pytest.mark.parametrize(("value", "sentence"), NO_ANSWERS, ids=["date", "list", "mapping", "huge"])
def test_what_is_no_answer_is_told_in_a_plain_sentence(tmp_path: Path, value: str, sentence: str) -> None:
    (tmp_path / "answers.yaml").write_text(f"edition: 2022\nhospital: {{dollars: {value}}}\n")
    said = refused("fill", "answers.yaml", folder=tmp_path)
    assert sentence in said
    assert "datetime" not in said
    assert "set_int_max_str_digits" not in said


def test_a_number_with_more_digits_than_excel_keeps_is_read_as_excel_shows_it(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(CLEAN)
    book["Hospital CDA VBP Data"]["B14"] = 13.600000000000001
    book.save(tmp_path / "filing.xlsx")
    printed = well_done("read", tmp_path / "filing.xlsx")
    assert "dollars: 13.6\n" in printed
    (tmp_path / "answers.yaml").write_text(printed, "utf-8")
    well_done("fill", "answers.yaml", "-o", "again.xlsx", folder=tmp_path)
    assert answers_in(tmp_path / "again.xlsx") == printed


def test_a_workbook_that_cannot_be_read_ends_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "filing.xlsx").write_bytes(b"%PDF-1.7")
    assert refused("read", tmp_path / "filing.xlsx").startswith("filing.xlsx: is a PDF")
    assert "does not exist" in refused("read", tmp_path / "gone.xlsx")


def test_what_could_not_be_found_is_told_beside_the_answers(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(CLEAN)
    book["PCPCH"]["A2"] = "Who are you?"
    book["PCPCH"]["B8"] = "#REF!"
    del book["Model Descriptions"]
    book.create_sheet("Notes")["A1"] = "for us"
    book.save(tmp_path / "filing.xlsx")
    done = run("read", tmp_path / "filing.xlsx")
    assert done.returncode == 0
    assert "contractor: null" in done.stdout
    assert "filing.xlsx: has no sheet “Model Descriptions”" in done.stderr
    assert "PCPCH!A2: the label “CONTRACTOR/CCO NAME:” is expected here, where “Who are you?” stands" in done.stderr
    assert "PCPCH!B8: “#REF!” is an error" in done.stderr
    assert "the sheet “Notes” is not part of the form" in done.stderr


# rules


def test_all_rules_are_listed_and_counted() -> None:
    listed = well_done("rules")
    assert re.findall(r"^[A-Z]{2}-\d\d(?=  )", listed, re.MULTILINE) == [rule.id for rule in RULES]
    assert f"\n{len(RULES)} rules: " in listed


@pytest.mark.parametrize("columns", [40, 80, 100, 200])
def test_lists_keep_to_a_width_that_reads_well(columns: int) -> None:
    for call in (["rules"], ["rules", "MD-03"], ["year", 2022], ["year", 2022, "--against", 2023]):
        printed = run(*call, columns=columns).stdout
        assert max(map(len, printed.splitlines())) <= min(max(columns, 80), 110)


def test_one_rule_is_shown_in_full_with_the_values_it_rests_on() -> None:
    shown = well_done("rules", "md-01")
    assert shown.startswith("MD-01  ")
    assert "VBP PCPCH Data and CDA VBP Data Template" in shown
    assert "vbp_models.risk_sharing_rate_from, from 2022-01-01: 3B (confirmed)" in shown
    assert "vbp_models.risk_sharing_rate_from, from 2023-01-01: 3B (assumed)" in shown


def test_a_rule_that_rests_on_an_assumed_value_never_blocks() -> None:
    rules = json.loads(well_done("rules", "--format", "json"))
    assert {rule["id"] for rule in rules} == {rule.id for rule in RULES}
    assumed = [rule for rule in rules if rule["citation"]["standing"] == "assumed"]
    assert assumed
    assert "not_approved" not in {rule["severity"] for rule in assumed}


def test_a_year_s_rules_are_those_in_force_and_weigh_what_the_year_knows() -> None:
    by_year = {year: json.loads(well_done("rules", "--year", year, "--format", "json")) for year in (2022, 2023)}
    for year, rules in by_year.items():
        assert {rule["id"] for rule in rules} == {rule.id for rule in RULES if rule.in_force(year)}
    weights = [rule["severity"] for rules in by_year.values() for rule in rules if rule["id"] == "MD-01"]
    assert weights == ["not_approved", "explain"]


def test_the_rules_make_a_page() -> None:
    page = well_done("rules", "--format", "markdown").splitlines()
    rows = [line for line in page if line.startswith("| `")]
    assert len(rows) == len(RULES)
    assert {line.replace("\\|", "").count("|") for line in rows} == {6}
    assert "## Sources" in page


def test_a_rule_that_is_not_there_is_said_so() -> None:
    assert "ZZ-99: there is no such rule" in refused("rules", "ZZ-99")


def test_a_rule_that_is_not_in_force_in_a_year_is_said_so() -> None:
    later = next(rule for rule in RULES if not rule.in_force(2022))
    assert f"{later.id} is not in force in 2022 (from {later.since} on)" in refused("rules", later.id, "--year", 2022)


# year and new-year


def test_a_year_shows_every_value_with_its_sentence_and_source() -> None:
    shown = " ".join(well_done("year", 2022).split())
    for entry in program_year(2022).stated:
        assert f" {entry.name}: " in shown
        assert rulebook().sources[entry.citation.source].title in shown
    assert "Least advanced HCP-LAN category an arrangement may have." in shown
    assert "Note: " in shown


def test_a_year_marks_and_counts_what_is_only_assumed() -> None:
    shown = well_done("year", 2022)
    assumed = [entry.key for entry in program_year(2022).stated if entry.citation.standing == "assumed"]
    assert shown.count("[only assumed]") == len(assumed)
    assert f", {len(assumed)} assumed.\n" in shown
    assert all(key in shown.split("Only assumed: ")[1] for key in assumed)


def test_a_year_is_told_to_programs_too() -> None:
    content = json.loads(well_done("year", 2022, "--format", "json"))
    assert content["year"] == 2022
    assert sum(content["counts"].values()) == len(content["values"]) == len(program_year(2022).stated)
    due = next(value for value in content["values"] if value["key"] == "vbp_data_filing.due_date")
    assert (due["value"], due["citation"]["source"], due["citation"]["standing"]) == (
        "2023-05-05", "vbp-template-2022", "confirmed",
    )  # fmt: skip


def test_two_years_are_compared_whichever_is_named_first() -> None:
    shown = well_done("year", 2022, "--against", 2023)
    assert shown == well_done("year", 2023, "--against", 2022)
    values, grounds = shown.split("The same values on other grounds")
    assert "pcpch_payments.tiers\n" in values
    assert "from 2023-11-30: 3, 4, 5" in values
    assert "vbp_models.count\n" in grounds


def test_a_comparison_is_told_to_programs_too() -> None:
    content = json.loads(well_done("year", 2022, "--against", 2023, "--format", "json"))
    tiers = next(change for change in content["changes"] if change["key"] == "pcpch_payments.tiers")
    assert (tiers["same_value"], len(tiers["before"]), len(tiers["after"])) == (False, 1, 2)


def test_a_year_that_is_not_there_says_how_to_make_it() -> None:
    assert "coordcare new-year 2031" in refused("year", 2031)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program in a folder of its own, so that a new year's file is not written into this one."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "src"


def test_a_new_year_loads_and_states_only_assumptions(copy: Path) -> None:
    number = max(rulebook().years()) + 1
    done = run("new-year", number, source=copy)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{number}.yaml" in done.stdout
    assert "What to do next:" in done.stdout
    shown = json.loads(run("year", number, "--format", "json", source=copy).stdout)
    assert shown["counts"] == {"confirmed": 0, "reported": 0, "assumed": len(shown["values"])}
    assert run("rules", "--year", number, source=copy).returncode == 0


def test_a_new_year_is_compared_with_the_year_it_was_carried_over_from(tmp_path: Path) -> None:
    newest = max(rulebook().years())
    printed = well_done("new-year", newest + 7, "-o", tmp_path / "draft.yaml")
    assert f"coordcare year {newest + 7} --against {newest}\n" in printed


def test_a_year_s_file_is_never_overwritten(copy: Path) -> None:
    before = (copy / "coordcare/oregon/years/2022.yaml").read_bytes()
    done = run("new-year", 2022, source=copy)
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert "--force" not in done.stderr
    assert (copy / "coordcare/oregon/years/2022.yaml").read_bytes() == before


def test_a_new_year_can_be_written_elsewhere(tmp_path: Path) -> None:
    number = max(rulebook().years()) + 1
    printed = well_done("new-year", number, "-o", tmp_path / "draft.yaml")
    assert f"as {number}.yaml" in " ".join(printed.split())
    assert f"year: {number}\n" in (tmp_path / "draft.yaml").read_text("utf-8")


def test_a_year_before_all_others_cannot_be_started(tmp_path: Path) -> None:
    assert "no earlier year" in refused("new-year", 2001, "-o", tmp_path / "2001.yaml")
    assert not list(tmp_path.iterdir())
