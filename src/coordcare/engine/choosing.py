"""Which engine a workspace asks for: what stands under `engine` in its cco.yaml."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coordcare.engine.adapter import Engine
from coordcare.engine.on_duckdb import DuckDB
from coordcare.engine.on_postgres import PostgreSQL
from coordcare.engine.on_spark import Spark
from coordcare.errors import CoordcareError

CHOICES = """\
  engine: duckdb
  engine: {duckdb: {memory: 4GB, threads: 4}}
  engine: {spark: "sc://HOST:PORT"}
  engine: {postgres: "postgresql://USER@HOST:PORT/DATABASE"}"""

AMOUNT_OF_MEMORY = re.compile(r"\d+(\.\d+)? ?([KMGT]i?)?B", re.IGNORECASE)


def open_engine(setting: str | Mapping[str, Any], *, temporary: Path) -> Engine:
    """The engine that a setting names, opened; what it spills or passes on lies in the temporary folder.

    Raises CoordcareError where the setting names none that we have, or where the one it names does not answer.
    """
    match setting:
        case "duckdb":
            return DuckDB(temporary=temporary)
        case {"duckdb": Mapping() as limits} if len(setting) == 1:
            return DuckDB(temporary=temporary, **_limits(limits))
        case {"spark": str() as address} if len(setting) == 1 and address.startswith("sc://"):
            return Spark(address=address)
        case {"postgres": str() as address} if len(setting) == 1 and address.startswith(
            ("postgresql://", "postgres://")
        ):
            return PostgreSQL(address=address, temporary=temporary)
    raise CoordcareError(
        f"cco.yaml, engine: {_shown(setting)}: this does not say what to compute on in a way that is known here, so"
        f" nothing can be computed. Write one of these, or leave `engine` out for duckdb:\n{CHOICES}"
    )


def dialect_of(setting: str | Mapping[str, Any]) -> str:
    """The dialect of the engine that a setting names, without opening it."""
    named = {"spark": Spark.dialect, "postgres": PostgreSQL.dialect}
    return next((named[name] for name in setting if name in named), DuckDB.dialect)


def duckdb_limits(setting: str | Mapping[str, Any]) -> dict[str, Any]:
    """The limits that a setting gives DuckDB, which takes the tables in whatever engine reckons."""
    match setting:
        case {"duckdb": Mapping() as limits}:
            return _limits(limits)
    return {}


def _limits(limits: Mapping[str, Any]) -> dict[str, Any]:
    """What DuckDB may use of the machine: `memory`, such as 4GB, and `threads`, a whole number."""
    problems = [f"{name} is no limit that can be set" for name in limits if name not in {"memory", "threads"}]
    memory, threads = limits.get("memory"), limits.get("threads")
    if memory is not None and not AMOUNT_OF_MEMORY.fullmatch(str(memory)):
        problems.append(f"memory: {memory} is no amount of memory")
    if threads is not None and (type(threads) is not int or threads < 1):
        problems.append(f"threads: {threads} is no number of threads")
    if problems:
        raise CoordcareError(
            f"cco.yaml, engine, duckdb: {'; '.join(problems)}. Without it DuckDB does not know how much of the machine"
            " it may use. Write for example {memory: 4GB, threads: 4}, or leave the limits out."
        )
    return {name: limit for name, limit in limits.items() if limit is not None}


def _shown(setting: object) -> str:
    """What stands there, without the addresses: one may hold a password."""
    return ", ".join(map(str, setting)) if isinstance(setting, Mapping) else str(setting)
