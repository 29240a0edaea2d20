"""Terms and texts are found in the files that people wrote, line by line."""

from pathlib import Path

import pytest

from coordcare.payment.tracing.places import Place, place_in

ARRANGEMENT = """\
# ours
id: RISK
interim_share: 50%
metrics:
  - {measure: well_child_visits, better: higher, target: 61%}
  - measure: readmissions
    target: 1.0
streams:
  - name: Savings, v1.5 [new]
    upside:
      share: 50%
      limit: {share_of_target: 10%}
      bands:
        - above: 0
          share: 20%
        - above: 3%
          share: 40%
  - name: PMPM
    rates: [{tier: 5, pmpm: 11.00}, {tier: 4, pmpm: 7.5}]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "risk.yaml"
    path.write_text(ARRANGEMENT, "utf-8")
    return path


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("interim_share", 3),
        ("metrics[well_child_visits].target", 5),
        ("metrics[readmissions].target", 7),
        ("streams[Savings, v1.5 [new]].upside.share", 11),
        ("streams[Savings, v1.5 [new]].upside.limit.share_of_target", 12),
        ("streams[Savings, v1.5 [new]].upside.bands[1].share", 17),
        ("streams[PMPM].rates[1].pmpm", 19),
    ],
)
def test_a_term_stands_in_its_line(file: Path, path: str, line: int) -> None:
    assert place_in(file, path) == Place(line=line, text=ARRANGEMENT.splitlines()[line - 1].strip(), stated=True)


def test_a_term_that_is_not_stated_is_told_by_the_line_it_would_belong_to(file: Path) -> None:
    place = place_in(file, "streams[Savings, v1.5 [new]].upside.limit.amount")
    assert place == Place(line=12, text="limit: {share_of_target: 10%}", stated=False)


def test_a_stream_that_is_gone_is_not_taken_for_another(file: Path) -> None:
    place = place_in(file, "streams[Gone].upside.share")
    assert place == Place(line=8, text="streams:", stated=False)


def test_a_key_with_points_is_one_key(tmp_path: Path) -> None:
    file = tmp_path / "2022.yaml"
    file.write_text("models:\n  St. Mary v. 2: {providers: all of us}\ntiers:\n  deviations:\n    3: none\n", "utf-8")
    found = place_in(file, "models.St. Mary v. 2.providers"), place_in(file, "tiers.deviations.3")
    assert [one and (one.line, one.stated) for one in found] == [(2, True), (5, True)]


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"a: [", b"- just a list"])
def test_a_file_that_holds_no_such_place_gives_no_line_or_says_that_it_does_not_state_it(
    tmp_path: Path, text: bytes
) -> None:
    file = tmp_path / "odd.yaml"
    file.write_bytes(text)
    place = place_in(file, "streams[PMPM].amount")
    assert place is None or not place.stated


def test_a_file_that_is_gone_gives_no_line(tmp_path: Path) -> None:
    assert place_in(tmp_path / "gone.yaml", "id") is None
