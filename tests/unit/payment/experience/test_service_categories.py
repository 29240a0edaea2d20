"""The table of service categories: the first rule that fits wins, every rule can win, and a bad table is told."""

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from coordcare.engine.on_duckdb import DuckDB
from coordcare.engine.plan import Step, named_table
from coordcare.errors import CoordcareError
from coordcare.payment.experience.service_categories import (
    COLUMNS_ASKED,
    DEFAULT,
    ServiceCategories,
    read_service_categories,
)
from coordcare.population.categories import first_fitting

TABLE = read_service_categories()
COLUMNS = ("kind", *COLUMNS_ASKED)
LINES = named_table("lines", dict.fromkeys(("label", *COLUMNS), "VARCHAR"))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDB]:
    engine = DuckDB(temporary=tmp_path_factory.mktemp("categories"))
    yield engine
    engine.close()


def fitting(engine: DuckDB, lines: Sequence[dict[str, str]], rules: Sequence[Any]) -> list[str | None]:
    """The label that each line gets."""
    columns = ", ".join(f"{name} VARCHAR" for name in ("label", *COLUMNS))
    engine.connection.execute(f"CREATE OR REPLACE TABLE lines ({columns})")
    for number, line in enumerate(lines):
        row = [f"{number:06d}", *(line.get(name) for name in COLUMNS)]
        engine.connection.execute("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    labelled = LINES.mutate(fits=first_fitting(LINES, rules)).select("label", "fits")
    step = Step(name="labelled", says="Lines, each with its label.", expression=labelled)
    return [label for _, label in sorted(engine.rows(step.sql("duckdb")))]


def categories(engine: DuckDB, table: ServiceCategories, lines: Sequence[dict[str, str]]) -> list[str | None]:
    return fitting(engine, lines, table.rules_for("medical"))


def test_every_rule_of_the_default_table_can_be_the_first_that_fits(engine: DuckDB) -> None:
    rules = TABLE.rules_for("medical")
    numbered = [(str(number), when) for number, (_, when) in enumerate(rules)]
    lines: list[dict[str, str]] = []
    for _, when in rules:
        values = [[value.replace("*", "9") for value in several] for several in when.values()]
        lines += [dict(zip(when, chosen, strict=True)) for chosen in product(*values)]
    assert set(fitting(engine, lines, numbered)) == {number for number, _ in numbered}


def test_every_line_is_of_a_category_even_one_of_which_nothing_is_known(engine: DuckDB) -> None:
    assert categories(engine, TABLE, [{}]) == ["other"]


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ({"claim_type": "dental", "diagnosis_code_1": "F32A"}, "dental"),  # the first rule that fits wins
        ({"diagnosis_code_1": "O80", "bill_type_code": "111"}, "maternity"),
        ({"diagnosis_code_1": "Z3401"}, "maternity"),
        ({"diagnosis_code_1": "F32A", "bill_type_code": "111"}, "inpatient behavioral health"),
        ({"diagnosis_code_1": "F32A", "bill_type_code": "131"}, "behavioral health"),
        ({"bill_type_code": "111", "revenue_center_code": "0450"}, "inpatient hospital"),
        ({"bill_type_code": "131", "revenue_center_code": "0450"}, "emergency department"),
        ({"bill_type_code": "131", "revenue_center_code": "450"}, "emergency department"),  # without its leading nought
        ({"bill_type_code": "131"}, "outpatient hospital"),
        ({"bill_type_code": "13"}, "outpatient hospital"),
        ({"bill_type_code": "1"}, "other"),  # shorter than what it has to begin with
        ({"kind": "non_physician", "claim_type": "professional"}, "primary care"),
        ({"kind": "non_physician", "claim_type": "institutional"}, "other facility"),
        ({"kind": "specialist", "claim_type": "professional", "hcpcs_code": "J1885"}, "supplies and drugs"),
        ({"kind": "specialist", "claim_type": "professional"}, "specialty care"),
        ({"kind": "unknown", "claim_type": "professional"}, "other professional"),
        ({"claim_type": "professional", "hcpcs_code": "T2003"}, "ambulance and transport"),
        ({"claim_type": "professional", "hcpcs_code": "T2006"}, "other professional"),
        ({"drg_code": "807"}, "maternity"),
        ({"drg_code": "8070"}, "other"),  # only what ends with a star is a beginning
    ],
)
def test_a_line_is_of_the_category(engine: DuckDB, line: dict[str, str], category: str) -> None:
    assert categories(engine, TABLE, [line]) == [category]


def test_pharmacy_has_its_own_category() -> None:
    assert TABLE.rules_for("pharmacy") == [("pharmacy", {})]
    assert "pharmacy" not in {category for category, _ in TABLE.rules_for("medical")}


def test_areas_have_their_categories_and_children_s_health_takes_from_those_that_say_so() -> None:
    assert TABLE.by_area["oral_health"] == ("dental",)
    assert TABLE.by_area["behavioral_health"] == ("inpatient behavioral health", "behavioral health")
    assert "primary care" in TABLE.for_children
    assert not set(TABLE.for_children) & {name for names in TABLE.by_area.values() for name in names}
    assert TABLE.children_are_under == 19


OWN = """
children_are_under: 21
standing: stated
source: our contract
areas: [oral_health]
rules:
  - {category: teeth, area: oral_health, when: {claim_type: [dental], hcpcs_code: [D01*, D0200]}}
  - {category: drugs, when: {claim: [pharmacy]}}
  - {category: all else, when: {}, children: true}
"""


def own_table(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_table_of_one_s_own_stands_in_place_of_the_default(engine: DuckDB, tmp_path: Path) -> None:
    table = read_service_categories(own_table(tmp_path, OWN))
    lines = [
        {"claim_type": "dental", "hcpcs_code": "D0199"},
        {"claim_type": "dental", "hcpcs_code": "D0200"},
        {"claim_type": "dental", "hcpcs_code": "D0201"},
        {"claim_type": "vision", "hcpcs_code": "D0200"},
    ]
    assert categories(engine, table, lines) == ["teeth", "teeth", "all else", "all else"]
    assert (table.children_are_under, table.standing, table.source) == (21, "stated", "our contract")
    assert table.rules_for("pharmacy") == [("drugs", {})]


def test_without_a_rule_for_pharmacy_its_lines_fall_to_the_last_rule(tmp_path: Path) -> None:
    table = read_service_categories(own_table(tmp_path, OWN.replace("claim: [pharmacy]", "claim: [medical]")))
    assert table.rules_for("pharmacy") == [("all else", {})]


LAST = "{category: all else, when: {}}"
BAD_TABLES = {
    "a list": ("[1, 2]", "needs a list of “rules”"),
    "nothing": ("", "needs a list of “rules”"),
    "rules that are no list": ("rules: {category: a}", "needs a list of “rules”"),
    "no rule": ("rules: []", "the last rule must fit all lines"),
    "no rule for the rest": ("rules: [{category: a, when: {kind: [b]}}]", "the last rule must fit all lines"),
    "rules that are never asked": (f"rules: [{LAST}, {LAST}]", "rule 1 fits all lines, so no rule after it is asked"),
    "a rule without a category": (f"rules: [{{when: {{}}}}, {LAST}]", "rule 1 needs a “category” and a “when”"),
    "a rule that is a word": (f"rules: [dental, {LAST}]", "rule 1 needs a “category” and a “when”"),
    "a column that is not asked": (f"rules: [{{category: a, when: {{age: [1]}}}}, {LAST}]", "“age” cannot be asked"),
    "one value that is no list": (
        f'rules: [{{category: a, when: {{place_of_service_code: "23"}}}}, {LAST}]',
        "rule 1: “place_of_service_code” needs a list of values",
    ),
    "a number that is no list": (f"rules: [{{category: a, when: {{drg_code: 7}}}}, {LAST}]", "needs a list of values"),
    "a list without values": (f"rules: [{{category: a, when: {{drg_code: []}}}}, {LAST}]", "needs a list of values"),
    "values that are lists": (f"rules: [{{category: a, when: {{drg_code: [[1]]}}}}, {LAST}]", "needs a list of values"),
    "an area that is not listed": (
        f"areas: [hospital]\nrules: [{{category: a, area: teeth, when: {{kind: [b]}}}}, {LAST}]",
        "“teeth” is not among the areas hospital",
    ),
    "an area that is a list": (
        f"areas: [hospital]\nrules: [{{category: a, area: [hospital], when: {{kind: [b]}}}}, {LAST}]",
        "is not among the areas hospital",
    ),
    "areas that are no list": (f"areas: 5\nrules: [{LAST}]", "“areas” must be a list"),
    "a category of two areas": (
        f"areas: [b, c]\nrules: [{{category: a, area: b, when: {{kind: [d]}}}}, "
        f"{{category: a, area: c, when: {{kind: [e]}}}}, {LAST}]",
        "“a” has different areas in different rules",
    ),
    "an age in words": (f"children_are_under: nineteen\nrules: [{LAST}]", "must be an age in whole years"),
    "an age that is none": (f"children_are_under: true\nrules: [{LAST}]", "must be an age in whole years"),
    "no yaml": ("rules: [", "own.yaml"),
}


@pytest.mark.parametrize("bad", BAD_TABLES)
def test_a_bad_table_ends_in_a_sentence(tmp_path: Path, bad: str) -> None:
    text, said = BAD_TABLES[bad]
    with pytest.raises(CoordcareError) as error:
        read_service_categories(own_table(tmp_path, text))
    assert said in str(error.value)
    assert "own.yaml" in str(error.value)


def test_a_table_that_is_not_there_ends_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CoordcareError, match=r"gone\.yaml: cannot be opened"):
        read_service_categories(tmp_path / "gone.yaml")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = "children_are_under: x\nrules: [{category: a, when: {age: [1], kind: b}}, {category: c}]"
    with pytest.raises(CoordcareError) as error:
        read_service_categories(own_table(tmp_path, text))
    for said in ("“age” cannot be asked", "“kind” needs a list", "rule 2 needs", "whole years"):
        assert said in str(error.value)


def test_the_default_table_lies_beside_its_reader() -> None:
    assert DEFAULT.is_file()
    assert TABLE.standing == "assumed"
