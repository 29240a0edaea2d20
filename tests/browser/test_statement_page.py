"""A provider's statement in a real browser: it fits a screen and a phone, and hostile names stay names."""

from pathlib import Path

import pytest

from coordcare.payment.statements.page import statement_page
from tests.browser.framed import CHROMIUM, picture, widths
from tests.unit.payment.statements.closed_year import ALDER, BIRCH, closed_year

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")


@pytest.mark.parametrize("width", [1280, 400])
def test_the_statement_is_no_wider_than_its_window(width: int, tmp_path: Path) -> None:
    assert widths(statement_page(closed_year(), ALDER), tmp_path, width) == (width, width)


@pytest.mark.parametrize(("width", "height"), [(1280, 2600), (400, 2600)])
def test_the_statement_of_a_hostile_name_is_pictured(width: int, height: int, tmp_path: Path) -> None:
    image = picture(statement_page(closed_year(), BIRCH), tmp_path, width, height)
    assert image.startswith(b"\x89PNG")
    assert len(image) > 50_000, "a page without content makes a small picture"
