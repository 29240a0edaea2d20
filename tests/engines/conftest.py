"""Servers are not started here: an environment variable names each that is running."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordcare.engine.adapter import Engine
from coordcare.engine.choosing import open_engine

SERVERS = {"spark": "COORDCARE_SPARK", "postgres": "COORDCARE_POSTGRES"}


@pytest.fixture(scope="session", params=list(SERVERS))
def server(request: pytest.FixtureRequest) -> dict[str, str]:
    """What cco.yaml would say of a server that is running, as in {"spark": "sc://127.0.0.1:15002"}."""
    kind: str = request.param
    address = os.environ.get(SERVERS[kind])
    if not address:
        pytest.skip(f"{SERVERS[kind]} names no server: `.ci/spark` starts one")
    return {kind: address}


@pytest.fixture
def engine(server: dict[str, str], tmp_path: Path) -> Iterator[Engine]:
    """An engine on a running server."""
    engine = open_engine(server, temporary=tmp_path / "temporary")
    yield engine
    engine.close()
