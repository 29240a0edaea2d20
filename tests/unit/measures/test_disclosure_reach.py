"""Which changes of hidden counts are found, and what is hidden where none is."""

from coordcare.measures.disclosure_reach import Key, Reach, Ties, hide_until

HIDDEN, SHOWN = True, False


def ties(cells: dict[str, tuple[int, bool]], *sums: tuple[str, ...]) -> Ties:
    """Cells of one count each; of a sum the first is the total of the others."""
    made = Ties()
    for name, (value, hidden) in cells.items():
        made.add((name,), {"people": value}, guarded=hidden)
    for total, *parts in sums:
        made.tie([((total,), "people")], [((part,), "people") for part in parts])
    return made


def hidden_for(made: Ties, **more: int) -> list[Key]:
    return list(hide_until(made, [Reach.of((name,), ["people"], by) for name, by in more.items()]))


def test_many_small_counts_give_way_together() -> None:
    small = {f"s{number:02}": (1, HIDDEN) for number in range(9)}
    made = ties({"all": (111, SHOWN), "a": (2, HIDDEN), "b": (100, SHOWN), **small}, ("all", "a", "b", *small))
    assert not hidden_for(made, a=9)
    assert hidden_for(made, a=10) == [("b",)]


def test_counts_give_way_through_totals_that_are_hidden() -> None:
    made = ties(
        {
            "all": (60, SHOWN),
            "north": (20, HIDDEN),
            "south": (40, HIDDEN),
            "n1": (5, HIDDEN),
            "n2": (15, SHOWN),
            "s1": (8, HIDDEN),
            "s2": (32, SHOWN),
        },
        ("all", "north", "south"),
        ("north", "n1", "n2"),
        ("south", "s1", "s2"),
    )
    assert not hidden_for(made, n1=8)
    assert hidden_for(made, n1=9) == [("n2",)]


def test_of_cells_that_can_give_way_the_smallest_that_is_great_enough_is_hidden() -> None:
    made = ties(
        {"all": (72, SHOWN), "a": (2, HIDDEN), "b": (8, SHOWN), "c": (12, SHOWN), "d": (50, SHOWN)},
        ("all", "a", "b", "c", "d"),
    )
    assert hidden_for(made, a=9) == [("c",)]


def test_where_all_is_hidden_nothing_more_is() -> None:
    made = ties({"all": (2, HIDDEN), "a": (2, HIDDEN), "b": (0, SHOWN)}, ("all", "a", "b"))
    assert not hidden_for(made, a=9)


def test_a_change_that_leads_back_to_a_sum_that_is_off_is_found() -> None:
    """Two rates of one denominator: who is added to one group is taken from the other in both rates."""
    made = Ties()
    for group in ("a", "b"):
        for rate in ("first", "second"):
            made.add((rate, group), {"numerator": 20, "others": 20}, guarded=True)
        made.tie(*([((rate, group), name) for name in ("numerator", "others")] for rate in ("first", "second")))
    for rate in ("first", "second"):
        made.add((rate, "all"), {"numerator": 40, "others": 40}, guarded=False)
        for name in ("numerator", "others"):
            made.tie([((rate, "all"), name)], [((rate, group), name) for group in ("a", "b")])
    assert not list(hide_until(made, [Reach.of(("first", "a"), ["numerator", "others"], 20)]))
