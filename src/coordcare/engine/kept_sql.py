"""SQL that was compiled, kept in the user's cache folder: what this program compiles alike every time it compiles once.

The key has every file of the program in it, so that a changed program never meets what an older one compiled. A cache
that cannot be read or written costs time and nothing else.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from coordcare.engine.plan import Statement

_MOST_FILES = 20
_PACKAGE = Path(__file__).parents[1]


def kept_or_compiled(asked: str, compile_it: Callable[[], tuple[Statement, ...]]) -> tuple[Statement, ...]:
    """The statements that were kept for this question, or those that are compiled now, and then kept."""
    path = _folder() / f"{sha256(f'{_program()} {asked}'.encode()).hexdigest()}.json"
    with suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Statement(name=one["name"], says=one["says"], sql=one["sql"]) for one in found)
    statements = compile_it()
    with suppress(OSError):
        _keep(path, statements)
    return statements


def _keep(path: Path, statements: tuple[Statement, ...]) -> None:
    """Write them whole or not at all, and remove what was not used for longest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}")
    rows = [{"name": one.name, "says": one.says, "sql": one.sql} for one in statements]
    partial.write_text(json.dumps(rows), encoding="utf-8")
    partial.replace(path)
    files = sorted(path.parent.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in files[_MOST_FILES:]:
        old.unlink(missing_ok=True)


def _folder() -> Path:
    """`coordcare/sql` in the folder that the system has for caches."""
    stated = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(stated) if stated else Path.home() / ".cache") / "coordcare" / "sql"


@cache
def _program() -> str:
    """What tells this program from any other: the text of its files."""
    digest = sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
