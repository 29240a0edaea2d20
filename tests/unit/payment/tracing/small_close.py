"""A close that holds receipts alone, for what is said of figures and not of rows."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from coordcare.figures import Figure, Law, Rows, Term, Text
from coordcare.payment.closing.receipts import write_receipts

SHARE = Figure(
    value=Decimal("0.5"), unit="share", says="The provider's share",
    source=Term(file="arrangements/risk.yaml", path="streams[Savings].share"),
)  # fmt: skip
LEAST = Figure(
    value="3B", unit="text", says="Least category",
    source=Law(name="vbp_models.least", cite="roadmap, page 4 (assumed)", standing="assumed"),
)  # fmt: skip
CLAIMS = Figure(
    value=Decimal("200.00"), unit="dollars", says="Claims", how="2 claim lines",
    source=Rows(view="paid_lines", where={"npi": ("1",)}, amount="paid_amount"),
)  # fmt: skip
SAVINGS = Figure(value=Fraction(100), unit="dollars", says="Savings", how="half of it", of=(CLAIMS, SHARE))
NOTE = Figure(
    value="<script>alert('words')</script>", unit="text", says="What <b>we</b> say",
    source=Text(file="narrative/2022.yaml", path="contractor"),
)  # fmt: skip


def deep(levels: int) -> Figure:
    """A figure made of a figure made of a figure."""
    figure = Figure(value=0, unit="count", says="level 0")
    for level in range(1, levels):
        figure = Figure(value=level, unit="count", says=f"level {level}", of=(figure,))
    return figure


def small_close(folder: Path, year: int = 2022) -> Path:
    """A workspace with a closed year whose run is no longer in the store."""
    out = folder / "out" / str(year)
    out.mkdir(parents=True)
    for name, text in {
        "cco.yaml": "name: Small\n",
        "arrangements/risk.yaml": "id: RISK\nstreams:\n  - name: Savings\n    share: 50%\n",
        "narrative/2022.yaml": "contractor: Small\n",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    receipts = {
        "RISK/North/Savings": Figure(value=200, unit="dollars", says="Earned", of=(SAVINGS, LEAST, SAVINGS)),
        "RISK/North/Savings/share": SAVINGS,
        "Hospital CDA VBP Data!B14": CLAIMS,
        "Hospital CDA VBP Data!B15": NOTE,
        "PCPCH!B2": deep(9),
    }
    write_receipts(out / "receipts.json", receipts)
    about = {"name": "Small <CCO>", "year": year, "run": "000007", "interim": False}
    (out / "closed.json").write_text(json.dumps(about), "utf-8")
    return folder
