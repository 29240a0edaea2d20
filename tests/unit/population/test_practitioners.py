"""The table of kinds of practitioners."""

import re

from coordcare.population.practitioners import PRIMARY_CARE_KINDS, taxonomies


def test_a_taxonomy_code_is_of_one_kind() -> None:
    codes = [code for several in taxonomies().values() for code in several]
    assert len(codes) == len(set(codes)) > 20


def test_taxonomy_codes_have_the_form_of_such_codes() -> None:
    wrong = [code for codes in taxonomies().values() for code in codes if not re.fullmatch(r"\d{3}[0-9A-Z]{6}X", code)]
    assert not wrong


def test_the_kinds_that_give_primary_care_are_in_the_table() -> None:
    assert set(PRIMARY_CARE_KINDS) < set(taxonomies())
