"""The fictional CCO that `make demo` leaves behind, made once for all pages that go on from it."""

import re
import shlex
from pathlib import Path

import pytest

from tests.docs.papers import ROOT
from tests.docs.test_code_blocks import run_coordcare

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
VARIABLES = dict(re.findall(r"^([A-Z_]+) := (.+)$", MAKEFILE, re.MULTILINE))


def of_demo(verb: str) -> list[str]:
    """What `make demo` calls coordcare with for a verb."""
    [called] = re.findall(rf"^\t@\$\(BIN\)/coordcare ({verb} .+)$", MAKEFILE, re.MULTILINE)
    return shlex.split(re.sub(r"\$\((\w+)\)", lambda name: VARIABLES[name[1]], called))


@pytest.fixture(scope="session")
def after_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `make demo` has made its CCO, taken it in, computed its measures and closed its year."""
    folder = tmp_path_factory.mktemp("after_demo")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        for verb in ("synthesize", "ingest", "quality", "close"):
            code, output = run_coordcare(of_demo(verb))
            assert code == 0, output
    return folder
