"""The page of scenarios in a real browser: it is whole, and no wider than a phone."""

from pathlib import Path

import pytest

from coordcare.payment.scenario.page import comparison_page
from tests.browser.framed import CHROMIUM, picture, widths
from tests.unit.payment.scenario.test_page import comparison

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")


@pytest.mark.parametrize("width", [400, 1280])
def test_the_page_is_no_wider_than_its_window(tmp_path: Path, width: int) -> None:
    page, window = widths(comparison_page(comparison()), tmp_path, width)
    assert page == window == width


def test_the_page_shows_its_chart(tmp_path: Path) -> None:
    page = comparison_page(comparison())
    without = page.replace('class="drawing"', 'class="drawing" hidden')
    assert picture(page, tmp_path / "with", 1280, 900) != picture(without, tmp_path / "without", 1280, 900)
