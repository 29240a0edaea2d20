"""Code sets that the CCO brings: `value_sets/NAME.csv`, columns named as in claims, a code in each cell.

```csv
hcpcs_code,drg_code
G0438,
,807
```
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from coordcare.payment.ledger.scope import CODE_COLUMNS

FOLDER = "value_sets"


def read_code_sets(workspace: Path, names: Iterable[str]) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Rows of set, column and code for the sets named; and what is wrong, in sentences."""
    rows: list[tuple[str, str, str]] = []
    problems: list[str] = []
    for name in sorted(set(names)):
        path = workspace / FOLDER / f"{name}.csv"
        try:
            with path.open(newline="", encoding="utf-8-sig") as file:
                found = _codes(name, csv.DictReader(file), problems)
        except FileNotFoundError:
            problems.append(
                f"The code set “{name}” is named by an arrangement, and {FOLDER}/{name}.csv is not there. Bring the "
                f"codes: a column for each of {', '.join(CODE_COLUMNS)} that it uses."
            )
            continue
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            problems.append(f"{FOLDER}/{name}.csv cannot be read ({error}). Save it as CSV in UTF-8.")
            continue
        if not found:
            problems.append(f"{FOLDER}/{name}.csv holds no code, so nothing would be found. Write codes into it.")
        rows += found
    return rows, problems


def _codes(name: str, reader: "csv.DictReader[str]", problems: list[str]) -> list[tuple[str, str, str]]:
    columns = reader.fieldnames or ()
    unknown = [column for column in columns if column not in CODE_COLUMNS]
    if unknown or not columns:
        problems.append(
            f"{FOLDER}/{name}.csv has the column “{', '.join(map(str, unknown))}”; its columns are named as in claims: "
            f"{', '.join(CODE_COLUMNS)}."
        )
        return []
    return [
        (name, column, code.strip().upper().replace("-", "") if column == "ndc_code" else code.strip().upper())
        for row in reader
        for column in columns
        if (code := row.get(column) or "").strip()
    ]
