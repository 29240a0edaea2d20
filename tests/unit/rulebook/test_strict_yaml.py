"""YAML is read exactly, and what could mislead or exhaust the reader is refused with its line."""

import contextlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordcare.errors import UnreadableFile
from coordcare.rulebook.strict_yaml import load_yaml, parse_yaml

HERE = Path("answers.yaml")

READ = [
    ("12.94", Decimal("12.94")),
    ("0.10", Decimal("0.10")),
    ("-3.5", Decimal("-3.5")),
    ("888674379", 888674379),
    ("0", 0),
    ("-7", -7),
    ("2023-05-05", date(2023, 5, 5)),
    ("true", True),
    ("null", None),
    ("~", None),
    ("", None),
    # what other readers make numbers, times or truths of, and what is text here
    ("No", "No"),
    ("yes", "yes"),
    ("on", "on"),
    ("1:30", "1:30"),
    ("010", "010"),
    ("0x1F", "0x1F"),
    ("1_000", "1_000"),
    ("1e5", "1e5"),
    (".5", ".5"),
    ("5.", "5."),
    (".inf", ".inf"),
    ("2022-05-05 10:00", "2022-05-05 10:00"),
    ("2C", "2C"),
    ("N/A", "N/A"),
    ("$6.47-$16.80", "$6.47-$16.80"),
    ("'12.94'", "12.94"),
    ('" 2C "', " 2C "),
    ("{<<: {a: 1}, b: 2}", {"<<": {"a": 1}, "b": 2}),
    ("a: &name 1", {"a": 1}),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_values_are_what_a_person_sees(text: str, value: Any) -> None:
    read = parse_yaml(text, path=HERE)
    assert read == value
    assert type(read) is type(value)


REFUSED = [
    ("a: 1\nb: 2\na: 3", "line 3", "“a” stands twice"),
    ("x: {a: 1, a: 1}", "line 1", "“a” stands twice"),
    ("a: &x [1]\nb: *x", "line 2", "anchors"),
    ("a: !!str 5", "line 1", "tag"),
    ("a: !!python/object/apply:os.system [ls]", "line 1", "tag"),
    ("!!bool maybe", "line 1", "tag"),
    ("!!timestamp z", "line 1", "tag"),
    ("[" * 100_000, "line 1", "deep"),
    ("{a: " * 100_000, "line 1", "deep"),
    ("- " * 100_000, "line 1", "deep"),
    ("a: b: c", "line 1", "mapping values"),
    ("a: [1", "line", ""),
    ("--- a\n--- b", "line 2", "another document"),
    ("2022-13-45", "", "month"),
    ("? [a]\n: b", "", "unhashable"),
    ("\x00", "", ""),
]


@pytest.mark.parametrize(("text", "line", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_what_could_mislead_is_refused_with_its_line(text: str, line: str, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        parse_yaml(text, path=HERE)
    assert line in str(refusal.value)
    assert reason in str(refusal.value)
    assert str(refusal.value).startswith("answers.yaml: ")


def test_lists_that_stand_for_gigabytes_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.yaml"
    levels = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    bomb.write_text("\n".join(levels))
    with pytest.raises(UnreadableFile, match="anchors"):
        load_yaml(bomb)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^gone\.yaml: cannot be opened"):
        load_yaml(tmp_path / "gone.yaml")


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("name: Café".encode("latin-1"))
    with pytest.raises(UnreadableFile, match="UTF-8"):
        load_yaml(latin)


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    marked = tmp_path / "marked.yaml"
    marked.write_bytes(b"\xef\xbb\xbfname: Cascade Fields CCO")
    assert load_yaml(marked) == {"name": "Cascade Fields CCO"}


def test_a_file_far_too_large_for_answers_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_text("# " + "x" * 2_000_000)
    with pytest.raises(UnreadableFile, match="too large"):
        load_yaml(large)


@given(st.text(alphabet=st.characters() | st.sampled_from("[]{}:-&*!#|>'\"%@`?, \n0123.")))
def test_every_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UnreadableFile):
        parse_yaml(text, path=HERE)
