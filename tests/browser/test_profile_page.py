"""The page of a profile in a real browser: it is whole, and no wider than a phone."""

import shutil
import subprocess
from pathlib import Path

import pytest

from coordcare.payment.profile.figures import profile
from coordcare.payment.profile.page import html_page
from coordcare.tables.store import current_run
from tests.unit.payment.profile.five_members import workspace_of_five

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
PHONE = "500,900"  # the narrowest window that Chromium opens
MEASURE = (
    "<script>addEventListener('load', () => document.title = "
    "document.documentElement.scrollWidth + ' of ' + innerWidth)</script>"
)


def shown(page: str, folder: Path) -> str:
    """The page as the browser understood it."""
    (folder / "page.html").write_text(page, "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]
    options += ["--virtual-time-budget=2000", f"--window-size={PHONE}", f"--user-data-dir={folder / 'profile'}"]
    command = [str(CHROMIUM), *options, "--dump-dom", f"file://{folder / 'page.html'}"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout


def test_the_page_fits_a_phone_and_shows_every_chart(tmp_path: Path) -> None:
    run = current_run(workspace_of_five(tmp_path / "cco") / "store")
    page = html_page(profile(run, show_small_numbers=True))
    without_policy = page.replace("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'")
    dom = shown(without_policy.replace("</body>", f"{MEASURE}</body>"), tmp_path)
    assert "<title>500 of 500</title>" in dom, dom[dom.index("<title>") : dom.index("</title>")]
    assert dom.count("</svg>") == page.count("</svg>") >= 7
    assert "<b>Clinic</b>" not in dom
