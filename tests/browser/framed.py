"""A page in a real browser at any width: inside a frame, because Chromium's own window is never narrower than 500."""

import re
import shutil
import subprocess
from pathlib import Path

CHROMIUM = shutil.which("chromium")
_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking")
_TELL = (
    "<script>addEventListener('load', () => parent.postMessage("
    "document.documentElement.scrollWidth + ' of ' + innerWidth, '*'))</script>"
)
_HEAR = "<script>addEventListener('message', event => document.title = event.data)</script>"


def _frame(page: str, folder: Path, width: int, height: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "inner.html").write_text(page, "utf-8")
    style = f"border: 0; width: {width}px; height: {height}px"
    frame = folder / "frame.html"
    frame.write_text(f'{_HEAR}<body style="margin: 0"><iframe src="inner.html" style="{style}"></iframe>', "utf-8")
    return frame


def _run(folder: Path, frame: Path, *options: str) -> str:
    command = [str(CHROMIUM), *_QUIET, f"--user-data-dir={folder / 'profile'}", *options, frame.as_uri()]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout


def widths(page: str, folder: Path, width: int) -> tuple[int, int]:
    """How wide the page came out, and how wide the window is."""
    allowed = page.replace("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'")
    frame = _frame(allowed.replace("</body>", f"{_TELL}</body>"), folder, width, 900)
    dom = _run(folder, frame, "--virtual-time-budget=3000", "--dump-dom")
    told = re.search(r"<title>(\d+) of (\d+)</title>", dom)
    assert told, dom[:500]
    return int(told[1]), int(told[2])


def picture(page: str, folder: Path, width: int, height: int) -> bytes:
    """A picture of the top of the page."""
    image = folder / f"{width}.png"
    frame = _frame(page, folder, width, height)
    _run(folder, frame, f"--window-size={width},{height}", f"--screenshot={image}")
    return image.read_bytes()
