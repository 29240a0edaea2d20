"""`coordcare scenario` as people call it, on the closed year of a fictional CCO."""

import json
import shutil
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from coordcare.cli.main import cli
from coordcare.errors import CoordcareError
from coordcare.oregon.closing import close
from coordcare.payment.closing.closed import Closed
from coordcare.payment.lan import LanCategory
from coordcare.payment.results import open_results
from coordcare.payment.scenario.evidence import evidence_of
from coordcare.payment.scenario.reopened import reopened
from coordcare.tables.workspace import open_workspace

RISK = "streams[Savings and losses]"
FEW = ("--draws", 100)


def run(*arguments: object) -> Result:
    texts = [str(one) for one in arguments]
    return CliRunner().invoke(cli, ["scenario", *texts], catch_exceptions=False, env={"COLUMNS": "100"})


def said(*arguments: object) -> list[dict[str, Any]]:
    """The scenarios as JSON, the first as it is."""
    done = run(*arguments, *FEW, "--json")
    assert done.exit_code == 0, done.output
    scenarios: list[dict[str, Any]] = json.loads(done.stdout)["scenarios"]
    return scenarios


def refused(*arguments: object) -> str:
    with pytest.raises(CoordcareError) as told:
        run(*arguments)
    return str(told.value)


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scenario") / "cascade"
    made = ["synthesize", "--members", "400", "--year", "2022", "--seed", "1", "-o", str(folder)]
    assert CliRunner().invoke(cli, made, catch_exceptions=False).exit_code == 0
    close(open_workspace(folder), 2022)
    return folder


@pytest.fixture
def copy(workspace: Path, tmp_path: Path) -> Path:
    return shutil.copytree(workspace, tmp_path / "cascade")


@pytest.fixture(scope="module")
def closed(workspace: Path) -> Closed:
    return reopened(open_workspace(workspace), 2022)


def test_as_it_is_comes_to_what_was_closed(workspace: Path, closed: Closed) -> None:
    for one in closed.arrangements:
        id = one.arrangement.id
        [as_it_is] = said(id, workspace)
        settled = [each for each in closed.settled if each.of is one and not each.stream.fee_for_service]
        paid = [each.amount for each in closed.payments if each.arrangement_id == id]
        assert Decimal(as_it_is["settlement"]) == sum(each.earned for each in settled)
        assert Decimal(as_it_is["dollars"]) == sum(paid)
        assert as_it_is["category"] == one.categories.most_advanced.category
        for share in as_it_is["shares"]:
            reached = closed.progress.at_least(LanCategory(share["at_or_above"]))
            assert (Decimal(share["dollars"]), Decimal(share["of_dollars"])) == (reached.dollars, reached.of_dollars)


def test_the_members_and_episodes_drawn_from_are_all_there_are(workspace: Path, closed: Closed) -> None:
    seen = 0
    costs = {key: (cost, excess) for key, (cost, excess, _) in closed.found.costs.items()}
    episodes = {key: (cost, excess) for key, (_, cost, excess) in closed.found.episodes.items()}
    for one in closed.arrangements:
        evidence = evidence_of(open_workspace(workspace), closed, one, tell=lambda _: None)
        for found, groups in ((costs, evidence.members), (episodes, evidence.episodes)):
            for key, each in groups.items():
                assert tuple(Decimal(sum(cents)).scaleb(-2) for cents in (each.cents, each.excess)) == found[key]
                assert len(each.cents) == min(each.number, 500)
                seen += 1
    assert seen == 3, "shared risk, shared savings, births"


def test_a_scenario_that_changes_nothing_comes_to_the_same(workspace: Path) -> None:
    one, same = said("SHARED-RISK", workspace, "--set", f"{RISK}.upside.share=50%")
    assert {**same, "name": "", "changes": []} == {**one, "name": "", "changes": []}
    one, none_more = said("MATERNITY", workspace, "--members", "+0%", "--target", "-0%")
    assert {**none_more, "name": ""} == {**one, "name": ""}


def test_without_downside_nobody_owes_and_3b_loses_its_dollars(workspace: Path) -> None:
    one, without = said("SHARED-RISK", workspace, "--to", "3A")
    assert (one["category"], without["category"]) == ("3B", "3A")
    assert Decimal(without["outcomes"]["chance_of_owing"]) == 0 <= Decimal(one["outcomes"]["chance_of_owing"])
    assert Decimal(without["outcomes"]["p5"]) >= max(Decimal(one["outcomes"]["p5"]), Decimal(0))
    before, after = ({each["at_or_above"]: each for each in found["shares"]} for found in (one, without))
    assert Decimal(before["3B"]["dollars"]) - Decimal(after["3B"]["dollars"]) == Decimal(one["dollars"])


def test_more_members_bring_their_share_of_everything(workspace: Path) -> None:
    one, more = said("ORAL-HEALTH", workspace, "--members", "+10%")
    assert Decimal(more["settlement"]) == (Decimal(one["settlement"]) * Decimal("1.1")).quantize(Decimal("0.01"))
    grown = Decimal(more["shares"][0]["of_dollars"]) - Decimal(one["shares"][0]["of_dollars"])
    assert grown == Decimal(more["dollars"]) - Decimal(one["dollars"]) > 0


def test_other_claims_are_looked_for_as_a_close_with_those_terms_would(copy: Path) -> None:
    """A stop-loss at another attachment, and a category that counts no more, ask the engine anew."""
    terms = {"cost.stop_loss.attachment": 4000, "cost.leaves_out_categories": "[dental, pharmacy]"}
    options = [part for place, value in terms.items() for part in ("--set", f"{RISK}.{place}={value}")]
    _, found = said("SHARED-RISK", copy, *options)
    file = copy / "arrangements" / "shared_risk.yaml"
    text = file.read_text("utf-8")
    new = text.replace("attachment: 50000", "attachment: 4000")
    new = new.replace("leaves_out_categories: [dental]", "leaves_out_categories: [dental, pharmacy]")
    assert new.count("4000") == text.count("4000") + 1
    assert "[dental, pharmacy]" in new
    file.write_text(new, "utf-8")
    close(open_workspace(copy), 2022)
    [as_it_is] = said("SHARED-RISK", copy)
    assert {**found, "name": "", "changes": []} == {**as_it_is, "name": "", "changes": []}


def test_a_bonus_becomes_shared_risk_with_a_target_that_is_stated(workspace: Path) -> None:
    bonus = "streams[Quality bonus]"
    _, moved = said("PRIMARY-CARE", workspace, "--to", "3B", "--set", f"{bonus}.target.pmpm=10000",
                    "--set", f"{bonus}.upside.share=50%", "--set", f"{bonus}.upside.limit.amount=1234")  # fmt: skip
    assert moved["category"] == "3B"
    by_stream = {one["name"]: Decimal(one["settlement"]) for one in moved["streams"]}
    assert 0 < by_stream["Quality bonus"] <= 3 * 1234, "care costs far less than the target, and the limit holds"


def test_several_stand_side_by_side_and_on_one_page(workspace: Path, tmp_path: Path) -> None:
    file, page = tmp_path / "risk.yaml", tmp_path / "what_if.html"
    file.write_text("""
arrangement: SHARED-RISK
scenarios:
  Without downside: {to: 3A}
  More members: {members: +10%}
  Harder: {target: -2%, set: {"streams[Savings and losses].downside.share": 60%}}
  Easier: {target: +2%}
  Smaller: {members: -50%}
""", "utf-8")  # fmt: skip
    before = contents(workspace)
    done = run(workspace, "--file", file, "--html", page, *FEW)
    assert done.exit_code == 0
    assert max(map(len, done.stdout.splitlines())) <= 100
    for name in ("Without downside", "More members", "Harder", "Easier", "Smaller"):
        assert name in done.stdout
        assert name in page.read_text("utf-8")
    assert "it leaves out trend, changes in coding" in " ".join(done.stdout.split())
    assert not any(word in page.read_text("utf-8") for word in ("<script", "http://", "https://", " src=", "<link"))
    assert contents(workspace) == before, "nothing of the close is changed"


def test_no_member_is_named(workspace: Path, closed: Closed, tmp_path: Path) -> None:
    with open_results(closed.run) as connection:
        members = {id for (id,) in connection.execute("SELECT DISTINCT person_id FROM eligibility").fetchall()}
    done = run("SHARED-RISK", workspace, "--html", tmp_path / "page.html", *FEW)
    told = f"{done.stdout}{(tmp_path / 'page.html').read_text('utf-8')}{json.dumps(said('MATERNITY', workspace))}"
    assert len(members) > 300
    assert [id for id in members if id in told] == []


def test_arguments_stand_in_either_order_and_names_in_any_case(workspace: Path) -> None:
    assert said(workspace, "shared-savings") == said("SHARED-SAVINGS", workspace, "--year", 2022)


def test_everything_wrong_in_any_scenario_is_told_at_once(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("""
scenarios:
  One: {to: 3B}
  Two: {set: {"streams[Savings and losses].upside.share": 2, "streams[Nothing].x": 1}}
  Three: {set: {"streams[Savings and losses].cost.leaves_out_categories": [dentist]}}
  Four: {set: {"streams[Savings and losses].quality": {metrics: [prenatal_care], gate: 50%, by_score: maybe}}}
""", "utf-8")  # fmt: skip
    told = refused("SHARED-RISK", workspace, "--file", file)
    for part in (
        "“One”: it is at 3B already",
        "“Two”: “streams[Nothing].x” is no place",
        "“Three”:",
        "dentist",
        "“Four”",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("NOBODY",), "is no arrangement of 2022. There are BEHAVIORAL-HEALTH, HOSPITAL"),
        (("SHARED-RISK", "--year", "2021"), "was not closed yet"),
        (("SHARED-RISK", "--file", "nothing.yaml"), "cannot be opened"),
        (("HOSPITAL", "--to", "3A"), "“members: attributed”"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(workspace: Path, arguments: tuple[str, ...], told: str) -> None:
    assert told in refused(*arguments, workspace)


def test_a_wrong_call_is_one(workspace: Path) -> None:
    assert run(workspace).exit_code == run("A", "B", workspace).exit_code == 2
    assert run("SHARED-RISK", workspace, "--to", "3A", "--file", "x.yaml").exit_code == 2


def test_an_interim_year_is_compared_as_a_final_one_would_be(copy: Path) -> None:
    terms = copy / "arrangements" / "shared_savings.yaml"
    terms.write_text(terms.read_text("utf-8").replace("pmpm: 440", "pmpm: 9000") + "interim_share: 50%\n", "utf-8")
    close(open_workspace(copy), 2022, interim=True)
    closed = reopened(open_workspace(copy), 2022)
    [settled] = [each for each in closed.settled if each.stream.name == "Savings"]
    [as_it_is] = said("SHARED-SAVINGS", copy)
    assert settled.earned > 0
    assert abs(Decimal(as_it_is["settlement"]) - 2 * settled.earned) <= Decimal("0.01")
    assert "closed as interim" in run("SHARED-SAVINGS", copy, *FEW).stdout


def test_terms_that_changed_since_the_close_are_told(copy: Path) -> None:
    file = copy / "arrangements" / "oral_health.yaml"
    file.write_text(file.read_text("utf-8").replace("14.00", "15.00"), "utf-8")
    told = refused("SHARED-RISK", copy)
    assert "no longer what 2022 was closed with" in told
    assert "ORAL-HEALTH" in told
    assert f"coordcare close 2022 {copy}" in told


def test_without_the_run_it_rests_on_the_year_must_be_closed_again(copy: Path) -> None:
    about = copy / "out" / "2022" / "closed.json"
    about.write_text(about.read_text("utf-8").replace('"000001"', '"000009"'), "utf-8")
    assert "no longer in the store" in refused("SHARED-RISK", copy)


def test_data_that_changed_since_the_close_matter_only_where_claims_are_looked_through(copy: Path) -> None:
    claims = copy / "inputs" / "medical_claim.csv"
    claims.write_text("\n".join(claims.read_text("utf-8").splitlines()[:-5]) + "\n", "utf-8")
    assert len(said("SHARED-RISK", copy, "--to", "3A")) == 2
    told = refused("SHARED-RISK", copy, "--set", f"{RISK}.cost.stop_loss.attachment=4000")
    assert "the data have changed since" in told


def test_help_shows_examples_and_stays_narrow() -> None:
    shown = run("--help").stdout
    assert "coordcare scenario SHARED-RISK cascade --to 3A" in shown
    assert max(map(len, shown.splitlines())) <= 110
