"""The page of a review in a real browser: it shows, scripts stay dead, and links lead to what they name."""

import shutil
import subprocess
from pathlib import Path

import pytest

from coordcare.filing.report.page import html_report
from coordcare.filing.review import FileReview
from tests.findings import CLEAN, finding, review

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")


def shown(page: str, folder: Path) -> str:
    """The page as the browser understood it."""
    (folder / "page.html").write_text(page, "utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--virtual-time-budget=2000",
    ]
    command = [
        str(CHROMIUM),
        *options,
        f"--user-data-dir={folder / 'profile'}",
        "--dump-dom",
        f"file://{folder / 'page.html'}",
    ]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout


def test_a_finding_is_shown_with_its_cell(tmp_path: Path) -> None:
    dom = shown(html_report([review(finding("PCPCH!B7", message="Seventeen clinics."))]), tmp_path)
    row = dom[dom.index('<tr><th scope="row">7</th>') :]
    row = row[: row.index("</tr>")]
    assert 'id="cell-1-1"' in row
    assert "Seventeen clinics." in row


def test_no_script_runs_on_the_page(tmp_path: Path) -> None:
    page = html_report([FileReview(path=CLEAN, contractor="<script>document.title = 'run'</script>")])
    allowed = page.replace("</body>", "<script>document.title = 'run'</script></body>")
    assert "<title>run</title>" not in shown(page, tmp_path)
    assert "<title>run</title>" not in shown(allowed, tmp_path)
