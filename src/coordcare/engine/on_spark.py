"""A cluster as engine: Spark, asked through Spark Connect by a client that needs no Java.

The cluster reads and writes the same Parquet files as everybody else: the workspace must lie on a disk that it sees
under the same path.
"""

import importlib
import re
import socket
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from coordcare.errors import CoordcareError

STANDARD_PORT = 15002
SECONDS_TO_ANSWER = 10

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # a value that does not fit is an error, as it is elsewhere, and not a NULL
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}


class Spark:
    """A session on a Spark cluster; a table that it computes is a folder of Parquet files."""

    dialect = "pyspark"
    takes_parts = True

    def __init__(self, *, address: str) -> None:
        """Open a session at an address such as `sc://host:15002`; raises CoordcareError where none can be had."""
        self.session = _session(address)
        for name, setting in SETTINGS.items():
            self.session.conf.set(name, setting)

    def read(self, name: str, path: Path) -> None:
        """Make a Parquet file, or a folder of its parts, known as a table of this name."""
        try:
            self.session.read.parquet(_without_wildcards(_location(path))).createOrReplaceTempView(name)
        except Exception as error:  # the client's errors have no kind in common
            if "PATH_NOT_FOUND" in str(error):
                raise _unshared(path) from None
            raise

    def compute(self, name: str, sql: str, path: Path) -> None:
        """Compute a table, keep it as a folder of Parquet files at this path, and know it by this name."""
        self.session.sql(sql).write.mode("overwrite").parquet(_location(path))
        if not any(path.glob("*.parquet")):
            raise _unshared(path)
        self.read(name, path)

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """The rows of a query."""
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def close(self) -> None:
        """End the session; its tables go with it, its files stay."""
        self.session.stop()


def _session(address: str) -> Any:
    """A new session, once it is known that somebody listens: the client itself would go on asking for minutes."""
    with warnings.catch_warnings():
        # The client warns of new releases of pandas, which none of our queries goes through.
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
        try:
            builder = importlib.import_module("pyspark.sql").SparkSession.builder
        except ImportError:
            raise CoordcareError(
                "engine: spark: the client of Spark Connect is not installed, so nothing can be sent to the cluster."
                " Install it with `pip install coordcare[spark]`, or leave `engine` out of cco.yaml to compute on this"
                " machine."
            ) from None
        _knock(address)
        try:
            return builder.remote(address).create()
        except Exception as error:  # the client's errors have no kind in common
            raise _unreachable(address, str(error).splitlines()[0]) from error


def _knock(address: str) -> None:
    try:
        server = urlsplit(address)
        host, port = server.hostname, server.port or STANDARD_PORT
    except ValueError as error:
        raise _unreachable(address, str(error)) from None
    try:
        socket.create_connection((host or "", port), timeout=SECONDS_TO_ANSWER).close()
    except OSError as error:
        raise _unreachable(address, error.strerror or str(error)) from None


def _unreachable(address: str, reason: str) -> CoordcareError:
    place = address.partition("/;")[0]  # what follows may be a token
    return CoordcareError(
        f"engine: spark at {place}: no Spark Connect server answers there ({reason}), so nothing can be computed."
        f" Start the server, or mend the address in cco.yaml: sc://HOST:PORT, the port usually {STANDARD_PORT}."
    )


def _unshared(path: Path) -> CoordcareError:
    return CoordcareError(
        f"engine: spark: {path.resolve()}: this machine and the cluster do not see the same files there, so neither can"
        " read what the other writes. Put the workspace on a disk that both have under the same path."
    )


def _location(path: Path) -> str:
    """A path on the disk that we share with the cluster, whatever file system the cluster takes for its own."""
    return f"file://{path.resolve()}"


def _without_wildcards(location: str) -> str:
    """A location in which no character stands for others: Spark would read `[` in a folder's name as a pattern."""
    return re.sub(r"([{}\[\]*?\\])", r"\\\1", location)
