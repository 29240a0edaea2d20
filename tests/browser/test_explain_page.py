"""The page of an explained figure in a real browser: it is whole, no wider than a phone, and opens without a script."""

import shutil
import subprocess
from pathlib import Path

import pytest

from coordcare.payment.tracing.closes import open_close
from coordcare.payment.tracing.page import html_page
from coordcare.payment.tracing.tree import explained
from tests.unit.payment.tracing.small_close import small_close

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


@pytest.mark.parametrize("name", ["RISK/North/Savings", "Hospital CDA VBP Data!B15", "PCPCH!B2"])
def test_the_page_fits_a_phone_and_shows_the_whole_tree(name: str, tmp_path: Path) -> None:
    close = open_close(small_close(tmp_path / "cco"))
    page = html_page(explained(close, name, depth=None))
    without_policy = page.replace("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'")
    dom = shown(without_policy.replace("</body>", f"{MEASURE}</body>"), tmp_path)
    assert "<title>500 of 500</title>" in dom, dom[dom.index("<title>") : dom.index("</title>")]
    assert dom.count("</details>") == page.count("</details>")
    assert "alert('words')</script>" not in dom
