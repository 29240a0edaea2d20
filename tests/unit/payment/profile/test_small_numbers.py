"""Small numbers are withheld, and so is what they could be worked out from."""

import itertools
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coordcare.payment.experience.summary import Cost, Group
from coordcare.payment.profile.small_numbers import SMALLEST_SHOWN, ShownGroup, Withheld, shown_groups

NOTHING = Cost(lines=0, paid_amount=Decimal(0), allowed_amount=Decimal(0), member_months=Fraction(0))


Clinics = dict[str | None, list[int]]


def groups(clinics: Clinics) -> tuple[tuple[ShownGroup, ...], tuple[ShownGroup, ...]]:
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


def test_members_of_a_small_remainder_are_hidden_among_more() -> None:
    """With C3 shown, the entity less C3 would be the three members of C1 and C2."""
    entities, clinics = groups({"E1": [1, 2, 40], "E2": [50]})
    assert [one.withheld for one in clinics] == [Withheld.SMALL, Withheld.SMALL, Withheld.BESIDE_SMALL, None]
    assert [one.withheld for one in entities] == [None, None]


def test_small_entities_are_hidden_among_more_and_so_is_the_group_of_nobody() -> None:
    entities, clinics = groups({"A": [2], "B": [3], "C": [20, 30], None: [60]})
    assert [one.withheld is None for one in entities] == [False, False, False, True]
    assert [one.withheld is None for one in clinics] == [False, False, False, True, True]
    entities, _ = groups({"A": [40], "B": [50], None: [3]})
    assert [one.withheld is None for one in entities] == [False, True, False]


Remainder = set[tuple[str | None, int]]


def remainders(
    clinics: Clinics, entities: tuple[ShownGroup, ...], those: tuple[ShownGroup, ...]
) -> Iterator[tuple[str, Remainder]]:
    """What is left of each shown group when shown groups within it are taken away, as the clinics that make it up."""
    all_of = {key: {(key, at) for at in range(len(many))} for key, many in clinics.items()}
    names = {(key, f"{key}{at}"): (key, at) for key, many in clinics.items() for at in range(len(many))}
    shown = {names[one.entity, str(one.key)] for one in those if one.cost}
    ways = []
    for one in entities:
        own = all_of[one.key]
        if one.cost and own & shown:
            yield f"entity {one.key}", own - shown
        ways.append([own, own - shown, *([set()] if one.cost else [])])
    everything = set().union(*all_of.values())
    for way in itertools.product(*ways):
        left: Remainder = set().union(*way)
        if left != everything:
            yield "all", left


@given(
    st.dictionaries(
        st.sampled_from([None, "A", "B", "C", "D"]), st.lists(st.integers(1, 40), min_size=1, max_size=4), min_size=1
    )
)
def test_no_figure_of_fewer_than_eleven_members_can_be_found_by_subtraction(clinics: Clinics) -> None:
    """Whatever shown groups are taken from a shown group, what is left is nothing or eleven members at least.

    Nor is what is left the figure of one withheld clinic or entity.
    """
    entities, those = groups(clinics)
    hidden = [{(one.key, at) for at in range(len(clinics[one.key]))} for one in entities if one.withheld]
    hidden += [{(one.entity, int(str(one.key)[-1]))} for one in those if one.withheld]
    for what, left in remainders(clinics, entities, those):
        members = sum(clinics[key][at] for key, at in left)
        assert not left or members >= SMALLEST_SHOWN, what
        assert left not in hidden, what
    small = [one for one in (*entities, *those) if one.withheld is Withheld.SMALL]
    assert all(one.withheld for one in (*entities, *those) if (one.members or 0) < SMALLEST_SHOWN)
    assert small or not any(one.withheld for one in (*entities, *those)), "nothing is withheld where nothing is small"
