"""Small numbers are withheld, and so is what they could be worked out from."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coordcare.payment.experience.summary import Cost, Group
from coordcare.payment.profile.small_numbers import SMALLEST_SHOWN, ShownGroup, Withheld, shown_groups

NOTHING = Cost(lines=0, paid_amount=Decimal(0), allowed_amount=Decimal(0), member_months=Fraction(0))


def groups(clinics: dict[str, list[int]]) -> tuple[tuple[ShownGroup, ...], tuple[ShownGroup, ...]]:
    """What is shown of entities whose clinics have so many members."""
    entities = [Group(key=key, name=None, entity=key, members=sum(many), cost=NOTHING) for key, many in clinics.items()]
    those = [
        Group(key=f"{key}{at}", name=None, entity=key, members=members, cost=NOTHING)
        for key, many in clinics.items()
        for at, members in enumerate(many)
    ]
    return shown_groups(entities, those, show_small_numbers=False)


def test_ten_are_withheld_and_eleven_are_not() -> None:
    _, clinics = groups({"A": [10, 9, 11, 50]})
    assert [(one.members, one.withheld) for one in clinics] == [
        (None, Withheld.SMALL),
        (None, Withheld.SMALL),
        (11, None),
        (50, None),
    ]


def test_the_next_smallest_goes_with_one_that_would_stand_alone() -> None:
    entities, clinics = groups({"A": [3, 40, 30], "B": [20]})
    assert [one.withheld for one in clinics] == [Withheld.SMALL, None, Withheld.BESIDE_SMALL, None]
    assert [one.withheld for one in entities] == [None, None]
    assert all((one.cost is None) == (one.withheld is not None) for one in clinics)


@given(st.dictionaries(st.sampled_from("ABCD"), st.lists(st.integers(0, 40), min_size=1, max_size=4), min_size=2))
def test_no_withheld_figure_can_be_found_by_subtraction(clinics: dict[str, list[int]]) -> None:
    """Where a total is shown, none or several of its parts are withheld; where it is not, one at least."""
    entities, those = groups(clinics)
    assert sum(one.withheld is not None for one in entities) != 1
    for entity in entities:
        hidden = sum(one.withheld is not None for one in those if one.entity == entity.key)
        assert (hidden > 0) if entity.withheld else (hidden != 1)
    assert all(one.withheld for one in those if (one.members or 0) < SMALLEST_SHOWN)
