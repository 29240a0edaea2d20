"""The code keeps the rules that its architecture sets."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "coordcare"
MODULES = sorted(PACKAGE.rglob("*.py"))

MOST_LINES_IN_A_MODULE = 300
MOST_LINES_IN_A_FUNCTION = 40
NAMES_THAT_SAY_NOTHING = {"common", "helper", "helpers", "manager", "misc", "process", "util", "utils"}
PACKAGES_THAT_HANDLE_MONEY = {"budget", "oregon", "payment"}
# The library that completes claims reckons in floats: estimated ratios come back as Decimal, dollars never do.
MAY_HAND_FLOATS_TO_A_LIBRARY = {"payment/experience/completion.py"}
PACKAGES_THAT_KNOW_THE_STATE = {"cli", "oregon", "web"}
PACKAGES_THAT_KNOW_THE_DATE = {"cli", "web"}
WORDS_OF_THE_STATE = re.compile(r"oregon|pcpch|(?<![a-z])oha(?![a-z])", re.IGNORECASE)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def package_of(path: Path) -> str:
    """The first folder below `coordcare`, or the file itself where it stands in none."""
    return path.relative_to(PACKAGE).parts[0]


def functions(module: Path) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, Function))


def lines_without_docstring(function: Function) -> int:
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        assert docstring.end_lineno is not None
        lines -= docstring.end_lineno - docstring.lineno + 1
    return lines


def floats(module: Path) -> Iterator[int]:
    """The lines that make a float: by its name or as a literal."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="float")) | ast.Constant(value=float()):
                yield node.lineno


def readings_of_the_clock(module: Path) -> Iterator[int]:
    """The lines that ask what day or what time it is."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        match node:
            case (
                ast.Attribute(attr="today" | "now" | "utcnow")
                | ast.Attribute(value=ast.Name(id="time"), attr="time" | "localtime" | "gmtime")
            ):
                yield node.lineno


def test_there_are_modules_to_judge() -> None:
    assert len(MODULES) > 5


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_a_module_is_short_enough_to_read(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= MOST_LINES_IN_A_MODULE


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_a_function_is_short_enough_to_read(module: Path) -> None:
    long = {
        f"{function.name}, line {function.lineno}": lines
        for function in functions(module)
        if (lines := lines_without_docstring(function)) > MOST_LINES_IN_A_FUNCTION
    }
    assert not long, f"more than {MOST_LINES_IN_A_FUNCTION} lines without the docstring: {long}"


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_a_module_is_named_for_its_topic(module: Path) -> None:
    words = {word for part in (*module.parent.relative_to(PACKAGE).parts, module.stem) for word in part.split("_")}
    assert not words & NAMES_THAT_SAY_NOTHING


@pytest.mark.parametrize("package", sorted(PACKAGES_THAT_HANDLE_MONEY))
def test_no_float_touches_money(package: str) -> None:
    modules = [path for path in (PACKAGE / package).rglob("*.py") if place(path) not in MAY_HAND_FLOATS_TO_A_LIBRARY]
    found = [f"{place(module)}:{line}" for module in modules for line in floats(module)]
    assert not found, f"write Decimal: {', '.join(found)}"


def test_only_the_edge_asks_what_day_it_is() -> None:
    inner = [module for module in MODULES if package_of(module) not in PACKAGES_THAT_KNOW_THE_DATE]
    found = [f"{place(module)}:{line}" for module in inner for line in readings_of_the_clock(module)]
    assert not found, f"take the date as an argument: {', '.join(found)}"


def test_only_the_state_s_own_package_names_the_state() -> None:
    own = PACKAGES_THAT_KNOW_THE_STATE | {"__init__.py", "__main__.py"}
    files = [
        path
        for path in sorted(PACKAGE.rglob("*"))
        if path.is_file() and path.suffix != ".pyc" and package_of(path) not in own
    ]
    found = [
        f"{place(path)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if WORDS_OF_THE_STATE.search(line)
    ]
    assert not found, f"move what one state says to its own package: {', '.join(found)}"
