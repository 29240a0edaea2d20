"""Scopes are written as they are declared, with rows or without; codes of the same sets are one combination."""

from pathlib import Path

import pytest

from coordcare.engine.on_duckdb import connect, quoted
from coordcare.payment.ledger.scope import COMBINATIONS, SCOPES, combinations_of, write_scopes


def test_scopes_without_rows_have_their_declared_types(tmp_path: Path) -> None:
    with connect(temporary=tmp_path / "spill") as connection:
        paths = write_scopes(connection, tmp_path, {})
        assert set(paths) == {*SCOPES, *COMBINATIONS}
        for name, columns in {**SCOPES, **COMBINATIONS}.items():
            table = f"FROM read_parquet({quoted(paths[name])})"
            types = {column: kind for column, kind, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}
            assert types == dict(columns)
            assert connection.execute(table).fetchall() == []


def test_texts_are_kept_as_they_are_and_rows_once(tmp_path: Path) -> None:
    row = ('O\'Neill "1"', "a;b\n", "*", "*", 1, 24265, 24276)
    many = [("x", "p", f"clinic {number}", "CCOA", 0, 24265, 24276) for number in range(1001)]
    with connect(temporary=tmp_path / "spill") as connection:
        paths = write_scopes(connection, tmp_path, {"party_clinics": [row, row, *many]})
        rows = connection.execute(f"FROM read_parquet({quoted(paths['party_clinics'])})").fetchall()
    assert sorted(rows) == sorted([row, *many])


def test_a_table_that_is_no_scope_is_refused(tmp_path: Path) -> None:
    with connect(temporary=tmp_path / "spill") as connection, pytest.raises(KeyError, match="clinics_of_parties"):
        write_scopes(connection, tmp_path, {"clinics_of_parties": []})


def test_codes_in_the_same_sets_are_one_combination() -> None:
    derived = combinations_of(
        [
            ("vaccines", "hcpcs_code", "x1"),
            ("children", "hcpcs_code", "X1"),
            ("vaccines", "hcpcs_code", "X2"),
            ("children", "hcpcs_code", "X2"),
            ("children", "hcpcs_code", "X3"),
            ("children", "diagnosis_code_1", "z00.1"),
            ("vaccines", "ndc_code", "00000-0000-01"),
            ("stays", "drg_code", "0807"),
            ("stays", "revenue_center_code", "0120"),
        ]
    )
    assert derived["combinations"] == [(1, "children"), (2, "children"), (2, "vaccines"), (3, "stays"), (4, "vaccines")]
    assert derived["codes_asked"] == [
        ("diagnosis_code_1", "Z001", 1),
        ("drg_code", "807", 3),
        ("hcpcs_code", "X1", 2),
        ("hcpcs_code", "X2", 2),
        ("hcpcs_code", "X3", 1),
        ("ndc_code", "00000000001", 4),
        ("revenue_center_code", "120", 3),
    ]
