"""Receipts survive being written and read."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from coordcare.errors import UnreadableFile
from coordcare.figures import Figure, Law, Rows, Term, Text
from coordcare.payment.closing.receipts import read_receipts, write_receipts

LEAVES = (
    Figure(value=Fraction(1, 3), unit="share", says="A third", source=Term(path="a.b", file="c.yaml")),
    Figure(
        value=Decimal("1.50"), unit="dollars", says="Money", source=Rows(view="v", where={"x": (1, None)}, amount="y")
    ),
    Figure(value=7, unit="count", says="Seven", source=Law(name="n", cite="c", standing="assumed")),
    Figure(value="Words", unit="text", says="Text", source=Text(file="f", path="p")),
    Figure(value=None, unit="dollars", says="No limit", how="the terms set none"),
)


def test_a_tree_comes_back_as_it_was(tmp_path: Path) -> None:
    tree = Figure(value=Decimal("2.50"), unit="dollars", says="All", how="added", of=LEAVES)
    receipts = {"Sheet!B14": tree, "Sheet!B15": LEAVES[0]}
    write_receipts(tmp_path / "receipts.json", receipts)
    assert read_receipts(tmp_path / "receipts.json") == receipts


def test_what_many_share_is_written_once(tmp_path: Path) -> None:
    shared = Figure(value=1, unit="count", says="Shared by many")
    receipts = {f"A!B{row}": Figure(value=row, unit="count", says="x", of=(shared,)) for row in range(50)}
    write_receipts(tmp_path / "receipts.json", receipts)
    assert (tmp_path / "receipts.json").read_text(encoding="utf-8").count("Shared by many") == 1


@pytest.mark.parametrize(
    "content", ["", "{}", '{"figures": [], "receipts": {"a": 3}}', '{"figures": 5, "receipts": {}}']
)
def test_a_spoiled_file_ends_in_a_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "receipts.json").write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="cannot be read as receipts"):
        read_receipts(tmp_path / "receipts.json")
