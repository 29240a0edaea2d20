"""The pictures in the documentation, taken anew where there is a Chromium."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coordcare.filing.report.page import html_report
from coordcare.oregon.filings.vbp_data.reviewing import review_file

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
REAL = next((ROOT / "examples" / "health_share_2022").glob("*.xlsx"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHEET = "Behavioral Health CDA VBP Data"
QUIET = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars", "--no-sandbox")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to take pictures with")


def take(page: Path, image: Path, *, width: int, height: int) -> None:
    """A picture of the top of a page."""
    assert CHROMIUM is not None
    profile = f"--user-data-dir={page.parent / 'profile'}"
    size = f"--window-size={width},{height}"
    command = [CHROMIUM, "--headless", *QUIET, profile, size, f"--screenshot={image}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def with_one_sheet(html: str, title: str) -> str:
    """The page with the other sheets left out."""
    number = re.search(rf'id="(sheet-[\d-]+)"[^<]*<h3>\s*{re.escape(title)}', html)
    assert number, f"the page has no sheet “{title}”"
    others = f"section.page:not(#{number[1]}), details {{ display: none }}"
    return html.replace("</style>", f"{others}</style>", 1)


def test_the_review_of_the_real_filing_is_pictured(tmp_path: Path) -> None:
    page, image = tmp_path / "review.html", tmp_path / "review.png"
    page.write_text(with_one_sheet(html_report([review_file(REAL)]), SHEET), "utf-8")
    take(page, image, width=1280, height=1780)
    assert image.read_bytes().startswith(b"\x89PNG")
    assert image.stat().st_size > 50_000, "a page without content makes a small picture"
    IMAGES.mkdir(exist_ok=True)
    shutil.copyfile(image, IMAGES / image.name)


def keep(image: Path) -> None:
    """Put a picture into the documentation, if there is something on it."""
    assert image.stat().st_size > 50_000, "a page without content makes a small picture"
    shutil.copyfile(image, IMAGES / image.name)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the fictional CCO with its quality computed, its year closed and its profile written."""
    workspace = tmp_path_factory.mktemp("pictured") / "cco"
    made = ("--members", "1000", "--year", "2022", "--seed", "1", "--defects", "2")
    for arguments in (
        ("synthesize", *made, "-o", str(workspace)),
        ("quality", "2022", str(workspace)),
        ("close", "2022", str(workspace)),
        ("profile", str(workspace)),
    ):
        subprocess.run([sys.executable, "-m", "coordcare", *arguments], check=True, capture_output=True, timeout=120)
    return workspace


def test_the_profile_of_the_fictional_cco_is_pictured(closed: Path, tmp_path: Path) -> None:
    page, image = tmp_path / "profile.html", tmp_path / "profile.png"
    html = (closed / "out" / "profile.html").read_text("utf-8")
    assert 'id="quality"' in html
    assert 'id="reconciliation"' in html
    hidden = "#quality, #reconciliation > .box { display: none }"
    page.write_text(html.replace("</style>", f"{hidden}</style>", 1), "utf-8")
    take(page, image, width=1280, height=2203)
    keep(image)


def test_the_report_of_the_closed_year_is_pictured(closed: Path, tmp_path: Path) -> None:
    image = tmp_path / "report.png"
    take(closed / "out" / "2022" / "report.html", image, width=1280, height=1790)
    keep(image)


def test_the_report_of_the_year_s_quality_is_pictured(closed: Path, tmp_path: Path) -> None:
    image = tmp_path / "quality.png"
    take(closed / "out" / "2022-quality" / "report.html", image, width=1280, height=2215)
    keep(image)


def test_a_scorecard_is_pictured(closed: Path, tmp_path: Path) -> None:
    image, cards = tmp_path / "scorecard.png", closed / "out" / "2022-quality" / "scorecards"
    take(cards / "blue-bridge-health-partners.html", image, width=1280, height=1346)
    keep(image)


def test_a_statement_is_pictured(closed: Path, tmp_path: Path) -> None:
    """Of the streams the one that the tutorial reads."""
    page, image = tmp_path / "statement.html", tmp_path / "statement.png"
    html = (closed / "out" / "2022" / "statements" / "blue-bridge-health-partners.html").read_text("utf-8")
    assert 'id="stream-3"' in html
    others = ".stream:not(#stream-3) { display: none }"
    page.write_text(html.replace("</style>", f"{others}</style>", 1), "utf-8")
    take(page, image, width=1280, height=2243)
    keep(image)
