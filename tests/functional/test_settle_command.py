"""`coordcare settle` and `coordcare category` as people call them."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coordcare.cli.category import command as category_command
from coordcare.cli.main import main
from coordcare.cli.settle import command as settle_command

TERMS = """\
id: group-savings
name: Clinic group
parties: [Clinic group]
period: {first: 2022-01-01, last: 2022-12-31}
%s
metrics: [{measure: well_child, better: higher, target: 70%%}]
streams:
  - stream: shared_savings
    name: Savings
    target: {pmpm: 400}
    upside: {share: 50%%}
  - stream: pay_for_performance
    name: Bonus
    at_stake: {amount: 1000}
    penalty: 1
    quality: {by_score: true}
"""
FACTS = """\
party,member_months,cost,result:well_child,note:region
North,"1,000","$390,000",71%,"coast, north"
South,500,210000,0.6,
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with terms and facts."""
    (tmp_path / "savings.yaml").write_text(TERMS % "", "utf-8")
    (tmp_path / "facts.csv").write_text(FACTS, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def settle(*arguments: str) -> Result:
    return CliRunner().invoke(settle_command, ["savings.yaml", *arguments], catch_exceptions=False)


def category(*arguments: str) -> Result:
    return CliRunner().invoke(category_command, arguments, catch_exceptions=False)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the program says of a call that cannot be followed, and nothing else."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    return printed.err


# settle


@pytest.mark.usefixtures("folder")
def test_each_party_is_shown_with_what_it_earned() -> None:
    assert settle("--facts", "facts.csv").stdout == (
        "party         earned\nNorth      $6,000.00\nSouth     -$1,000.00\ntogether   $5,000.00\n"
    )


@pytest.mark.usefixtures("folder")
def test_lines_are_shown_stream_by_stream() -> None:
    shown = settle("--facts", "facts.csv", "--lines").stdout
    assert shown.startswith(
        "North: $6,000.00\n  Savings\n           $400,000.00  Target (1,000 member months × $400.00)\n"
    )
    assert "           -$1,000.00  Penalty (what is not earned × 1)\n" in shown
    assert max(map(len, shown.splitlines())) <= 110


@pytest.mark.usefixtures("folder")
def test_one_stream_may_be_settled_alone() -> None:
    shown = settle("--facts", "facts.csv", "--stream", "Bonus")
    assert "North      $1,000.00" in shown.stdout
    assert shown.stderr == "facts.csv: no stream that is settled asks for member_months, cost.\n"


@pytest.mark.usefixtures("folder")
def test_json_has_exact_amounts_notes_and_lines() -> None:
    found = json.loads(settle("--facts", "facts.csv", "--json", "--lines").stdout)
    north = found["parties"][0]
    assert (found["arrangement"], north["earned"], north["notes"]) == (
        "group-savings", "6000.00", {"region": "coast, north"},
    )  # fmt: skip
    assert [(line["line"], line["amount"]) for line in north["lines"]] == [
        ("target", "400000.00"), ("claims", "-390000.00"), ("share_of_payer", "-5000.00"),
        ("at_stake", "1000.00"), ("not_earned", "0.00"), ("penalty", "0.00"),
    ]  # fmt: skip


def test_a_csv_file_is_written_whole(folder: Path) -> None:
    assert settle("--facts", "facts.csv", "-o", "earned.csv").stdout == "Written: earned.csv (2 parties)\n"
    with (folder / "earned.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["party", "note:region", "earned"],
            ["North", "coast, north", "6000.00"],
            ["South", "", "-1000.00"],
        ]
    settle("--facts", "facts.csv", "--lines", "-o", "lines.csv")
    with (folder / "lines.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["stream"] for row in rows} == {"Savings", "Bonus"}
    assert sum(Decimal(row["amount"]) for row in rows if row["party"] == "North") == 6000


def test_a_call_that_cannot_be_followed_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called = ["settle", "savings.yaml", "--facts"]
    (folder / "latin.csv").write_bytes("party\nMuñoz\n".encode("latin-1"))
    (folder / "empty.csv").write_text("")
    (folder / "bad.csv").write_text("party,cost\nNorth,12x\n")
    assert "cannot be opened (No such file or directory)" in refused(capsys, *called, "nowhere.csv")
    assert "latin.csv: is not UTF-8 text. Save it as CSV UTF-8." in refused(capsys, *called, "latin.csv")
    assert "empty.csv: is empty. Its first row names the columns." in refused(capsys, *called, "empty.csv")
    assert "-o writes CSV" in refused(capsys, *called, "facts.csv", "--json", "-o", "x.csv")
    assert "is what is read. Choose another name" in refused(capsys, *called, "facts.csv", "-o", "./facts.csv")
    told = refused(capsys, *called, "bad.csv")
    assert told.startswith("bad.csv:\n  - lacks the column “member_months”")
    assert "row 2: column “cost”: “12x” is no number" in told


def test_nothing_is_written_where_anything_is_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "facts.csv").write_text(FACTS + "West,1,2,3x,\n")
    refused(capsys, "settle", "savings.yaml", "--facts", "facts.csv", "-o", "earned.csv")
    assert not (folder / "earned.csv").exists()


# category


@pytest.mark.usefixtures("folder")
def test_the_category_is_explained_stream_by_stream() -> None:
    shown = category("savings.yaml")
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[:2] == [
        "Clinic group (savings.yaml)",
        "  3A  3A is the most advanced category of its streams: “Savings”, savings against a cost target are",
    ]
    assert "      It can be read as 3N: taken alone it does not depend on quality;" in shown.stdout
    assert "      It can be read as 3B: money is lost where quality is missed," in shown.stdout


@pytest.mark.parametrize(
    ("claimed", "code", "said"),
    [
        ("3A", 0, "The file claims 3A, which holds."),
        ("3B", 0, "The file claims 3B, which is another reading that the framework's words allow."),
        ("4A", 1, "Category 4A is claimed, and the terms come to 3A:"),
    ],
)
def test_a_claim_is_checked(folder: Path, claimed: str, code: int, said: str) -> None:
    (folder / "savings.yaml").write_text(TERMS % f"category: {claimed}", "utf-8")
    shown = category("savings.yaml")
    assert shown.exit_code == code
    assert said in " ".join(shown.stdout.split())
    [told] = json.loads(category("savings.yaml", "--json").stdout)
    assert (told["claimed"], told["category"], bool(told["contested"])) == (claimed, "3A", code == 1)


def test_a_workspace_is_told_line_by_line_with_totals(folder: Path) -> None:
    arrangements = folder / "cco" / "arrangements"
    arrangements.mkdir(parents=True)
    (arrangements / "a.yaml").write_text(TERMS % "", "utf-8")
    (arrangements / "b.yaml").write_text((TERMS % "category: 4A").replace("group-savings", "b"), "utf-8")
    expected = [
        "3A  group-savings  Clinic group",
        "3A  b              Clinic group",
        "                   category 4A is claimed, and the terms come to 3A: 3A is the most advanced",
    ]
    for named in ("cco", "cco/arrangements"):
        shown = category(named)
        assert shown.exit_code == 1
        assert shown.stdout.splitlines()[:3] == expected
        assert shown.stdout.splitlines()[-1] == "2 arrangements: 2 at 3A."


def test_files_that_cannot_be_read_are_told_all_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bad.yaml").write_text("id: A\n", "utf-8")
    told = refused(capsys, "category", "bad.yaml", "nowhere.yaml", "savings.yaml")
    assert "bad.yaml:\n  - name is missing." in told
    assert "nowhere.yaml: cannot be opened" in told


def test_without_a_file_the_call_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Name the file of an arrangement, or a workspace." in refused(capsys, "category")


def test_the_schema_is_printed() -> None:
    assert json.loads(category("--schema").stdout)["title"] == "Arrangement"


@pytest.mark.parametrize("verb", ["settle", "category"])
def test_the_verbs_help_with_examples(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert f"  coordcare {verb} " in shown
    assert max(map(len, shown.splitlines())) <= 110
