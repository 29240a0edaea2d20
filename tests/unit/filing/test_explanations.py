"""A filer's answers: read strictly, laid beside findings, never silencing them."""

from datetime import date
from pathlib import Path

import pytest

from coordcare.errors import Problems, UnreadableFile
from coordcare.filing.explanations import (
    draft_explanations,
    explanations_path,
    idle,
    load_explanations,
    place_key,
)
from coordcare.filing.review import Explanation, Severity, explained
from tests.findings import EXPLANATION, finding, review

ENTRY = """\
- rule: CD-06
  at: Hospital CDA VBP Data!B20
  by: Ana Ruiz
  on: 2023-05-01
  text: The contract has no downside in 2022.
"""


def load(folder: Path, text: str) -> dict[tuple[str, str], Explanation]:
    workbook = folder / "filing.xlsx"
    (folder / "filing.explanations.yaml").write_text(text, "utf-8")
    return load_explanations(workbook)


def problems_of(folder: Path, text: str) -> str:
    with pytest.raises(Problems) as raised:
        load(folder, text)
    return str(raised.value)


def test_without_a_file_there_are_no_explanations(tmp_path: Path) -> None:
    assert load_explanations(tmp_path / "filing.xlsx") == {}


def test_a_file_name_too_long_for_a_second_file_has_no_explanations(tmp_path: Path) -> None:
    assert load_explanations(tmp_path / f"{'x' * 250}.xlsx") == {}


def test_an_empty_file_has_no_explanations(tmp_path: Path) -> None:
    assert load(tmp_path, "# all corrected\n") == {}


def test_an_entry_answers_its_rule_at_its_place(tmp_path: Path) -> None:
    assert load(tmp_path, ENTRY) == {("CD-06", "Hospital CDA VBP Data!B20"): EXPLANATION}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PCPCH!B7", "PCPCH!B7"),
        ("PCPCH!$b$7", "PCPCH!B7"),
        ("'Children''s Health'!B7", "Children's Health!B7"),
        ("'Children''s Health'", "Children's Health!"),
        ("PCPCH", "PCPCH!"),
        ("PCPCH!", "PCPCH!"),
        ("Why! Not!C3", "Why! Not!C3"),
        ("Whole workbook", "!"),
    ],
)
def test_a_place_may_be_written_as_excel_writes_it(written: str, meant: str) -> None:
    assert place_key(written) == meant


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    told = problems_of(
        tmp_path,
        "- {rule: CD-06, at: PCPCH!B7, by: Ana, on: soon, text: Because.}\n"
        "- {rule: CD-07, at: PCPCH!B8, by: Ana, on: 2023-05-01}\n"
        "- {rule: 7, at: PCPCH!B8, by: Ana, on: 2023-05-01, text: 2023, colour: red}\n"
        "- just a sentence\n",
    )
    assert "filing.explanations.yaml" in told
    assert "entry 1 (CD-06 at PCPCH!B7): on is “soon”, not a date" in told
    assert "entry 2 (CD-07 at PCPCH!B8): text is empty" in told
    assert "entry 3: rule is “7”, which is not read as text" in told
    assert "entry 3: text is “2023”, which is not read as text" in told
    assert "“colour” is not one of" in told
    assert "entry 4: is not an entry" in told


def test_a_finding_is_answered_once(tmp_path: Path) -> None:
    assert "answers the same finding as an entry above it" in problems_of(tmp_path, ENTRY + ENTRY)


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    assert "is not a list of entries" in problems_of(tmp_path, "rule: CD-06\n")


def test_what_is_no_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"filing\.explanations\.yaml: line"):
        load(tmp_path, "- [rule: CD-06\n")


def test_an_explanation_silences_nothing() -> None:
    blocking = finding("PCPCH!B7", Severity.NOT_APPROVED)
    shown = review(*explained([blocking], {("CD-06", "PCPCH!B7"): EXPLANATION}))
    assert [found.explanation for found in shown.findings] == [EXPLANATION]
    assert shown.blocks


def test_explanations_that_answer_no_finding_are_named() -> None:
    given = dict.fromkeys(
        [("CD-06", "PCPCH!B7"), ("CD-06", "PCPCH!B8"), ("WB-01", "!"), ("WB-02", "Old sheet!")], EXPLANATION
    )
    assert idle(given, [finding("PCPCH!B7")]) == (
        "CD-06 at PCPCH!B8",
        "WB-01 at whole workbook",
        "WB-02 at Old sheet",
    )


def test_a_draft_has_one_empty_entry_for_each_finding_that_waits(tmp_path: Path) -> None:
    draft = draft_explanations(
        review(
            finding("PCPCH!B8", message="Tier 3: is this right?"),
            finding("PCPCH!B7"),
            finding("PCPCH!B7", message="A second remark of the same rule."),
            finding("Oral: #1!", rule="CD-09"),
            finding("!", rule="WB-01"),
            finding("PCPCH!C7", explanation=EXPLANATION),
            finding("PCPCH!D7", Severity.NOTE),
            finding("PCPCH!E7", Severity.NOT_APPROVED),
        )
    )
    assert "# Tier 3: is this right? → Write what they are paid." in draft
    assert [line for line in draft.splitlines() if "at:" in line] == [
        "  at: whole workbook",
        "  at: PCPCH!B7",
        "  at: PCPCH!B8",
        "  at: 'Oral: #1'",
    ]
    assert load(tmp_path, draft) == {}


def test_a_completed_draft_answers_its_findings(tmp_path: Path) -> None:
    found = [finding("PCPCH!B7"), finding(" Odd: 'sheet' !", rule="CD-09"), finding("!", rule="WB-01")]
    draft = draft_explanations(review(*found))
    completed = (
        draft.replace("  by:\n", "  by: Ana Ruiz\n")
        .replace("  on:\n", "  on: 2023-05-01\n")
        .replace("  text:\n", "  text: It is right.\n")
    )
    explanations = load(tmp_path, completed)
    assert set(explanations.values()) == {
        Explanation(by="Ana Ruiz", on=date(2023, 5, 1), text="It is right.", value="17")
    }
    assert idle(explanations, found) == ()
    assert all(each.explanation for each in explained(found, explanations))


def test_a_half_completed_entry_is_told(tmp_path: Path) -> None:
    draft = draft_explanations(review(finding("PCPCH!B7"))).replace("  by:\n", "  by: Ana Ruiz\n")
    assert "(CD-06 at PCPCH!B7): on is empty" in problems_of(tmp_path, draft)


def test_the_explanations_stand_beside_the_workbook() -> None:
    assert explanations_path(Path("in/CCO 2022.v2.xlsx")) == Path("in/CCO 2022.v2.explanations.yaml")


def test_no_message_breaks_out_of_its_comment(tmp_path: Path) -> None:
    nasty = finding("PCPCH!B7", message="“a\n- rule: X\x1b[2J\x85b: c”", fix="d\r- e\u2028- f")
    assert load(tmp_path, draft_explanations(review(nasty))) == {}


def test_an_explanation_counts_as_long_as_the_cell_holds_what_was_explained() -> None:
    given = {("CD-06", "PCPCH!B7"): Explanation(by="Ana", on=date(2023, 5, 1), text="Right.", value=" 17 ")}
    before, after = finding(value="17"), finding(value="18")
    assert explained([before], given)[0].explanation is not None
    assert explained([after], given)[0].explanation is None
    assert idle(given, [before]) == ()
    assert idle(given, [after]) == ("CD-06 at PCPCH!B7",)
