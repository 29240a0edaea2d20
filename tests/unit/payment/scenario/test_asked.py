"""What is asked of scenarios is read strictly, and every mistake is told at once."""

from fractions import Fraction
from pathlib import Path

import pytest

from coordcare.errors import Problems
from coordcare.payment.lan import LanCategory
from coordcare.payment.scenario.asked import Scenario, scenario_of_options, scenarios_in


def options(
    *, to: str | None = None, members: str | None = None, target: str | None = None, terms: tuple[str, ...] = ()
) -> Scenario | None:
    return scenario_of_options(to=to, members=members, target=target, terms=terms)


def in_file(tmp_path: Path, text: str) -> tuple[str, tuple[Scenario, ...]]:
    (tmp_path / "scenarios.yaml").write_text(text, "utf-8")
    return scenarios_in(tmp_path / "scenarios.yaml")


def test_options_make_one_scenario_named_by_what_it_changes() -> None:
    found = options(to="3a", members="+10%", target="-2.5 %", terms=("streams[Risk].upside.share=60%",))
    assert found is not None
    assert found.name == "to 3A, members +10%, target −2.5%, upside.share=60%"
    assert (found.to, found.members, found.target) == (LanCategory.SHARED_SAVINGS, Fraction(11, 10), Fraction(39, 40))
    assert found.terms == {"streams[Risk].upside.share": "60%"}
    assert found.changes == (
        "moved to 3A", "members +10%", "cost targets, prices and rates −2.5%", "streams[Risk].upside.share = 60%",
    )  # fmt: skip


def test_without_options_there_is_no_scenario() -> None:
    assert options() is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("60%", "60%"), ("440", 440), ("true", True), ("none", None), ("{by_score: true}", {"by_score": True})],
)
def test_a_value_is_what_the_file_would_hold(text: str, value: object) -> None:
    found = options(terms=(f"streams[Risk].x={text}",))
    assert found is not None
    assert found.terms == {"streams[Risk].x": value}


def test_every_mistake_in_options_is_told_at_once() -> None:
    with pytest.raises(Problems) as told:
        options(to="4A", members="10%", target="-100%", terms=("upside", "streams[R].x={a: *b}"))
    assert [problem.split()[0] for problem in told.value.problems] == [
        "--set", "--set", "“to:", "“members:", "“target:",
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["10%", "+", "ten", "+10", "-100%", "+1000000%", "+1000.1%"])
def test_by_how_much_is_said_with_a_sign_and_within_reason(said: str) -> None:
    with pytest.raises(Problems, match="members"):
        options(members=said)


def test_a_file_holds_several_scenarios_by_their_names(tmp_path: Path) -> None:
    text = """
arrangement: RISK
scenarios:
  Without downside: {to: 3A}
  Harder: {target: -2%, members: +5%, set: {"streams[Risk].downside.share": 60%}}
"""
    named, scenarios = in_file(tmp_path, text)
    assert named == "RISK"
    assert [one.name for one in scenarios] == ["Without downside", "Harder"]
    assert scenarios[1].terms == {"streams[Risk].downside.share": "60%"}
    assert (scenarios[1].target, scenarios[1].members) == (Fraction(49, 50), Fraction(21, 20))


def test_every_mistake_in_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = """
arangement: RISK
scenarios:
  as it is: {to: 3A}
  One: {too: 3A}
  Two: {to: 1, members: much}
  Three: {set: [a]}
  Four:
"""
    with pytest.raises(Problems) as told:
        in_file(tmp_path, text)
    found = "\n".join(told.value.problems)
    for part in ("“arangement”", "“as it is” is no name", "“One”: “too”", "“Two”: “to: 1”", "“Two”: “members: much”"):
        assert part in found
    assert "“Three”: “set” must hold" in found
    assert "“Four”: says nothing" in found


@pytest.mark.parametrize("text", ["[]", "scenarios: {}", "scenarios: [a]", "arrangement: RISK"])
def test_a_file_without_scenarios_says_how_to_write_them(tmp_path: Path, text: str) -> None:
    with pytest.raises(Problems, match="holds no “scenarios”"):
        in_file(tmp_path, text)
