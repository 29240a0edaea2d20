"""The report of a closed year in a real browser: it fits a screen and a phone, with every chart."""

from pathlib import Path

import pytest

from coordcare.payment.closing_report.page import report_page
from tests.browser.framed import CHROMIUM, picture, widths
from tests.unit.payment.closing_report.reported import FINDINGS, TARGETS, files_of
from tests.unit.payment.statements.closed_year import closed_year

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")


@pytest.fixture(scope="module")
def page() -> str:
    closed = closed_year()
    return report_page(closed, targets=TARGETS, filing_findings=FINDINGS, files=files_of(closed))


@pytest.mark.parametrize("width", [1280, 400])
def test_the_report_is_no_wider_than_its_window(page: str, width: int, tmp_path: Path) -> None:
    assert widths(page, tmp_path, width) == (width, width)


@pytest.mark.parametrize(("width", "height"), [(1280, 2600), (400, 2600)])
def test_the_report_is_pictured(page: str, width: int, height: int, tmp_path: Path) -> None:
    image = picture(page, tmp_path, width, height)
    assert image.startswith(b"\x89PNG")
    assert len(image) > 50_000, "a page without content makes a small picture"
