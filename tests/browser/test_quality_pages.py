"""The pages of a year's quality in a real browser: they fit a screen and a phone."""

from pathlib import Path

import pytest

from coordcare.oregon.quality.report.files import write_quality
from tests.browser.framed import CHROMIUM, picture, widths
from tests.unit.oregon.quality.report.example_year import example_year

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
PAGES = ("report.html", "scorecards/blue-b-bridge-b-sons.html", "public/report.html")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("quality")
    write_quality(example_year(tmp_path_factory.mktemp("year")), written)
    return written


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 400])
def test_a_page_is_no_wider_than_its_window(folder: Path, name: str, width: int, tmp_path: Path) -> None:
    page = (folder / name).read_text("utf-8").replace("<details", "<details open")
    assert widths(page, tmp_path, width) == (width, width)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "height"), [(1280, 2600), (400, 2600)])
def test_a_page_is_pictured(folder: Path, name: str, width: int, height: int, tmp_path: Path) -> None:
    image = picture((folder / name).read_text("utf-8"), tmp_path, width, height)
    assert image.startswith(b"\x89PNG")
    assert len(image) > 50_000, "a page without content makes a small picture"
