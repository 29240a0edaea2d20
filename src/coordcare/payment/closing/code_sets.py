"""Code sets that arrangements name: value sets that the CCO brings, as far as the ledger asks their columns.

```csv
hcpcs_code,drg_code
G0438,
,807
```
"""

from collections.abc import Iterable
from pathlib import Path

from coordcare.payment.ledger.scope import CODE_COLUMNS
from coordcare.population.code_systems import spellings
from coordcare.population.value_sets import FOLDER, value_sets_of

__all__ = ["FOLDER", "read_code_sets"]
# Contracts go by the first diagnosis of a line.
_COLUMNS = {"diagnosis_code": "diagnosis_code_1"}


def read_code_sets(workspace: Path, names: Iterable[str]) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Rows of set, column and code for the sets named; and what is wrong, in sentences."""
    rows: list[tuple[str, str, str]] = []
    problems: list[str] = []
    for name, found in value_sets_of(workspace / FOLDER, names).items():
        if found.file is None:
            problems.append(
                f"The code set “{name}” is named by an arrangement, and {FOLDER}/{name}.csv is not there. Bring the "
                f"codes: a column for each of {', '.join(CODE_COLUMNS)} that it uses."
            )
            problems += found.problems[1:]
            continue
        problems += found.problems
        columns = {column for column, _ in found.codes}
        unusable = sorted(column for column in columns if _COLUMNS.get(column, column) not in CODE_COLUMNS)
        if unusable:
            problems.append(
                f"{found.file} has codes of {', '.join(unusable)}, and contracts find lines by "
                f"{', '.join(CODE_COLUMNS)} alone. Take the others out."
            )
        rows += [
            (name, _COLUMNS.get(column, column), spelling)
            for column, code in sorted(found.codes)
            for spelling in sorted({each.upper() for each in spellings(column, code)})
        ]
    return rows, list(dict.fromkeys(problems))
