"""Each payment stream in worked examples: its terms, the facts, and the lines that they come to.

The examples stand in the YAML files beside this one, a file a stream; the reference pages of the streams show them.
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from coordcare.figures import dollars_of
from coordcare.payment.lines import total_of
from docs.generator.streams import NAMES, examples_of, settled

HERE = Path(__file__).parent
FEWEST = 4
EXAMPLES = [
    pytest.param(name, example, id=f"{name}: {example['when']}") for name in NAMES for example in examples_of(name)
]
KEYS = {
    *("when", "terms", "metrics", "beside", "facts", "clinics", "lines", "sum", "average_pmpm", "bounds"),
    *("category", "because", "other", "arrangement_category"),
}


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_says_nothing_that_is_not_read(name: str, example: Mapping[str, Any]) -> None:
    assert set(example) <= KEYS
    assert {"when", "terms", "lines", "sum"} <= set(example)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_a_stream_settles_to_the_lines_of_its_example(name: str, example: Mapping[str, Any]) -> None:
    lines = settled(name, example).lines
    assert {line.key: line.amount for line in lines} == example["lines"]
    assert [line.key for line in lines] == list(example["lines"])
    assert total_of(lines) == example["sum"]


WITH_CATEGORY = [each for each in EXAMPLES if "category" in each.values[1]]  # type: ignore[operator]  # our own mapping


@pytest.mark.parametrize(("name", "example"), WITH_CATEGORY)
def test_a_stream_has_the_category_of_its_example(name: str, example: Mapping[str, Any]) -> None:
    categories = settled(name, example).categories
    own = categories.streams[0]
    assert (own.reading.category, own.reading.because) == (example["category"], example["because"])
    assert [other.category for other in own.others] == ([example["other"]] if "other" in example else [])
    assert categories.most_advanced.category == example.get("arrangement_category", categories.most_advanced.category)


WITH_BOUNDS = [each for each in EXAMPLES if "bounds" in each.values[1]]  # type: ignore[operator]  # our own mapping


@pytest.mark.parametrize(("name", "example"), WITH_BOUNDS)
def test_the_most_that_can_be_gained_and_lost_is_that_of_the_example(name: str, example: Mapping[str, Any]) -> None:
    bounds = settled(name, example).bounds
    found = {"gain": dollars_of(bounds.gain.number), "loss": dollars_of(bounds.loss.number)}
    assert found == example["bounds"]


def test_two_clinics_whose_members_are_three_to_one_average_to_9_625() -> None:
    [example] = [each for each in examples_of("infrastructure") if "average_pmpm" in each]
    months = [Decimal(each["member_months"]) for each in example["clinics"]]
    assert months[0] == 3 * months[1]
    assert (
        total_of(settled("infrastructure", example).lines) / sum(months) == example["average_pmpm"] == Decimal("9.625")
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_stream_has_examples(name: str) -> None:
    examples = examples_of(name)
    assert len(examples) >= FEWEST
    assert len({each["when"] for each in examples}) == len(examples)


def test_no_file_of_examples_is_of_no_stream() -> None:
    assert {path.stem for path in HERE.glob("*.yaml")} == set(NAMES)
