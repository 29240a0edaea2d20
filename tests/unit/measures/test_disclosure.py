"""What is hidden of published rates, table by table."""

from fractions import Fraction

import pytest

from coordcare.measures.disclosure import Cell, Hidden, Key, Relation, Verdict, suppressed


def cells(**counts: tuple[int, int]) -> list[Cell]:
    """Cells by name, each with its numerator and its denominator."""
    return [Cell(key=(name,), numerator=of[0], denominator=of[1]) for name, of in counts.items()]


def relation(total: str, *parts: str, numerators_only: bool = False) -> Relation:
    return Relation(total=(total,), parts=tuple((part,) for part in parts), numerators_only=numerators_only)


def hidden(all_cells: list[Cell], *relations: Relation) -> dict[str, Hidden]:
    verdicts = suppressed(all_cells, relations)
    return {" ".join(key): verdict.why for key, verdict in verdicts.items() if verdict.why}


@pytest.mark.parametrize(
    ("numerator", "denominator", "why"),
    [
        (0, 40, None),
        (1, 40, Hidden.SMALL_COUNT),
        (10, 40, Hidden.SMALL_COUNT),
        (11, 40, None),
        (29, 40, None),
        (30, 40, Hidden.SMALL_COUNT),
        (39, 40, Hidden.SMALL_COUNT),
        (40, 40, None),
        (15, 29, Hidden.SMALL_DENOMINATOR),
        (0, 29, Hidden.SMALL_DENOMINATOR),
        (15, 30, None),
        (0, 10, Hidden.SMALL_COUNT),
        (0, 0, None),
    ],
)
def test_a_cell_by_itself_is_hidden_for_few_people_in_it_outside_of_it_or_in_all(
    numerator: int, denominator: int, why: Hidden | None
) -> None:
    assert suppressed(cells(one=(numerator, denominator)), [])[("one",)].why is why


def test_a_shown_cell_shows_all_and_a_hidden_one_nothing() -> None:
    verdicts = suppressed(cells(shown=(20, 50), small=(3, 50), empty=(0, 0)), [])
    assert verdicts[("shown",)] == Verdict(numerator=20, denominator=50, rate=Fraction(2, 5))
    assert verdicts[("small",)] == Verdict(why=Hidden.SMALL_COUNT)
    assert verdicts[("empty",)] == Verdict(numerator=0, denominator=0)


def test_beside_one_small_group_the_next_smallest_is_hidden_and_no_more() -> None:
    table = cells(all=(400, 1000), a=(3, 60), b=(297, 640), c=(60, 200), d=(40, 100))
    assert hidden(table, relation("all", "a", "b", "c", "d")) == {"a": Hidden.SMALL_COUNT, "d": Hidden.BESIDE_SMALL}


def test_two_small_groups_are_hidden_by_each_other_when_together_they_are_not_small() -> None:
    table = cells(all=(416, 1000), a=(8, 100), b=(8, 100), c=(400, 800))
    assert set(hidden(table, relation("all", "a", "b", "c"))) == {"a", "b"}


def test_two_small_groups_that_are_small_together_need_a_third() -> None:
    table = cells(all=(407, 1000), a=(3, 100), b=(4, 100), c=(400, 800))
    assert set(hidden(table, relation("all", "a", "b", "c"))) == {"a", "b", "c"}


def test_a_group_of_nobody_hides_no_small_one() -> None:
    table = cells(all=(403, 1000), a=(3, 100), none=(0, 100), c=(400, 800))
    assert "c" in hidden(table, relation("all", "a", "none", "c"))


def test_with_one_group_only_the_total_is_hidden_too() -> None:
    table = cells(all=(5, 100), a=(5, 60), b=(0, 40))
    assert set(hidden(table, relation("all", "a", "b"))) == {"all", "a"}


def test_the_rest_that_no_table_shows_is_guarded_like_a_group() -> None:
    table = cells(all=(405, 1000), a=(100, 300), b=(300, 600))
    assert hidden(table, relation("all", "a", "b")) == {"a": Hidden.BESIDE_SMALL}


def test_small_clinics_are_not_worked_out_from_their_entity() -> None:
    table = cells(
        all=(305, 700), north=(105, 300), south=(200, 400), n1=(5, 40), n2=(100, 260), s1=(90, 200), s2=(110, 200)
    )
    assert hidden(
        table, relation("all", "north", "south"), relation("north", "n1", "n2"), relation("south", "s1", "s2")
    ) == {"n1": Hidden.SMALL_COUNT, "n2": Hidden.BESIDE_SMALL}


def test_the_only_clinic_of_a_hidden_entity_is_hidden_with_it() -> None:
    table = cells(all=(305, 700), north=(100, 300), south=(200, 360), east=(5, 40), n1=(100, 300), s1=(200, 360))
    assert set(
        hidden(table, relation("all", "north", "south", "east"), relation("north", "n1"), relation("south", "s1"))
    ) == {"east", "north", "n1"}


def test_few_people_between_seven_and_thirty_days_hide_one_of_the_two_rates() -> None:
    table = cells(days_7=(20, 100), days_30=(25, 100))
    nested = relation("days_30", "days_7", numerators_only=True)
    assert len(hidden(table, nested)) == 1
    assert not hidden(cells(days_7=(20, 100), days_30=(31, 100)), nested)
    assert not hidden(cells(days_7=(20, 100), days_30=(20, 100)), nested)


def test_a_seven_day_rate_that_hides_another_does_not_come_back_by_its_thirty_day_rate() -> None:
    table = cells(all_7=(63, 300), a_7=(3, 100), b_7=(60, 200), all_30=(100, 300), a_30=(30, 100), b_30=(70, 200))
    found = hidden(
        table,
        relation("all_7", "a_7", "b_7"),
        relation("all_30", "a_30", "b_30"),
        *(relation(f"{who}_30", f"{who}_7", numerators_only=True) for who in ("all", "a", "b")),
    )
    assert {"a_7", "b_7"} <= set(found)
    assert found["a_7"] is Hidden.SMALL_COUNT


def test_a_denominator_is_not_found_by_the_other_rate_of_the_same_people() -> None:
    table = cells(a_7=(12, 20), b_7=(40, 80), all_30=(89, 100), a_30=(14, 20), b_30=(75, 80))
    found = hidden(
        table,
        relation("all_30", "a_30", "b_30"),
        *(relation(f"{who}_30", f"{who}_7", numerators_only=True) for who in ("a", "b")),
    )
    assert {"a_7", "a_30", "b_30"} < set(found)
    assert "b_7" in found or "all_30" in found


def test_a_pooled_rate_gives_no_small_part_of_it_away() -> None:
    table = cells(young=(4, 60), old=(96, 200), pooled=(100, 260))
    assert set(hidden(table, relation("pooled", "young", "old"))) == {"young", "old"}


def test_a_table_with_sums_both_ways_hides_four_corners() -> None:
    of = {"a": ((4, 60), (96, 200)), "b": ((30, 90), (70, 150)), "c": ((50, 100), (80, 300))}
    table, relations = [], []
    for clinic, (young, old) in of.items():
        pooled = (young[0] + old[0], young[1] + old[1])
        table += cells(**{f"{clinic}_young": young, f"{clinic}_old": old, f"{clinic}_pooled": pooled})
        relations.append(relation(f"{clinic}_pooled", f"{clinic}_young", f"{clinic}_old"))
    for age, total in (("young", (84, 250)), ("old", (246, 650)), ("pooled", (330, 900))):
        table += cells(**{f"all_{age}": total})
        relations.append(relation(f"all_{age}", *(f"{clinic}_{age}" for clinic in of)))
    relations.append(relation("all_pooled", "all_young", "all_old"))
    assert set(hidden(table, *relations)) == {"a_young", "a_old", "b_young", "b_old"}


def test_a_total_that_two_dimensions_share_is_hidden_in_both_or_in_none() -> None:
    table = cells(all=(8, 200), white=(8, 150), black=(0, 50), urban=(8, 120), rural=(0, 80))
    found = hidden(table, relation("all", "white", "black"), relation("all", "urban", "rural"))
    assert set(found) == {"all", "white", "urban"}


def test_a_cell_of_two_tables_has_one_verdict() -> None:
    assert len(suppressed([*cells(a=(3, 60)), *cells(a=(3, 60))], [])) == 1


def visits(name: str, events: int, months: int, had_them: int, members: int) -> Cell:
    return Cell(
        key=(name,), numerator=events, denominator=months, numerator_people=had_them, denominator_people=members
    )


def test_many_visits_of_few_people_are_hidden_and_more_visits_than_months_are_no_error() -> None:
    assert hidden([visits("a", 40, 24, 2, 2), visits("b", 60, 900, 20, 80)]) == {"a": Hidden.SMALL_COUNT}


def test_visits_of_few_people_are_not_found_by_subtraction() -> None:
    table = [
        visits("all", 1040, 12100, 304, 1010),
        visits("a", 40, 100, 4, 10),
        visits("b", 400, 5000, 100, 400),
        visits("c", 600, 7000, 200, 600),
    ]
    assert set(hidden(table, relation("all", "a", "b", "c"))) == {"a", "b"}


def test_few_people_behind_the_months_hide_a_ratio_without_events() -> None:
    assert hidden([visits("a", 0, 60, 0, 5)]) == {"a": Hidden.SMALL_COUNT}


@pytest.mark.parametrize(
    ("members", "why"),
    [(10, Hidden.SMALL_COUNT), (11, Hidden.SMALL_DENOMINATOR), (29, Hidden.SMALL_DENOMINATOR), (30, None)],
)
def test_a_ratio_is_hidden_where_fewer_people_are_behind_its_months_than_a_rate_asks_for(
    members: int, why: Hidden | None
) -> None:
    assert suppressed([visits("a", 200, 330, 11, members)], [])[("a",)].why is why


def test_months_of_too_few_people_are_not_found_by_subtraction() -> None:
    table = [
        visits("all", 1000, 12000, 300, 1020),
        visits("a", 100, 240, 20, 20),
        visits("b", 400, 4760, 100, 400),
        visits("c", 500, 7000, 180, 600),
    ]
    assert set(hidden(table, relation("all", "a", "b", "c"))) == {"a", "b"}


def test_what_parts_of_a_composite_leave_is_guarded_for_events_too() -> None:
    table = [visits("composite", 105, 5000, 90, 450), visits("acute", 100, 5000, 85, 450)]
    assert len(hidden(table, relation("composite", "acute", numerators_only=True))) == 1


def test_the_thresholds_are_the_caller_s() -> None:
    assert suppressed(cells(a=(5, 20)), [], smallest_count=6, smallest_denominator=20)[("a",)].why is Hidden.SMALL_COUNT
    assert suppressed(cells(a=(5, 20)), [], smallest_count=5, smallest_denominator=20)[("a",)].why is None


@pytest.mark.parametrize(
    ("table", "relations", "says"),
    [
        (cells(a=(5, 4)), [], "state the people"),
        (cells(a=(-1, 4)), [], "no whole numbers"),
        ([Cell(key=("a",), numerator=5, denominator=4, numerator_people=2)], [], "not of both"),
        ([*cells(a=(3, 60)), *cells(a=(4, 60))], [], "two different values"),
        (cells(a=(3, 60)), [relation("a", "b")], "b, which is no cell"),
        (cells(a=(30, 60), b=(20, 40), c=(20, 40)), [relation("a", "b", "c")], "no parts"),
        (cells(a=(30, 60), b=(20, 40)), [relation("a", "b", numerators_only=True)], "not one denominator"),
        ([*cells(a=(30, 60)), visits("b", 5, 40, 5, 10)], [relation("a", "b")], "count people"),
    ],
)
def test_tables_that_contradict_themselves_are_refused(table: list[Cell], relations: list[Relation], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        suppressed(table, relations)


def test_hidden_cells_of_tables_apart_do_not_touch_each_other() -> None:
    table = cells(all=(100, 300), a=(40, 100), b=(60, 200), other=(3, 60))
    keys: set[Key] = {key for key, each in suppressed(table, [relation("all", "a", "b")]).items() if each.why}
    assert keys == {("other",)}
