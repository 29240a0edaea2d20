"""What the report is told beside the closed year: targets, findings and files."""

from decimal import Decimal

from coordcare.payment.closing.closed import Closed
from coordcare.payment.lan import LanCategory
from coordcare.payment.progress import Target
from coordcare.payment.statements.statement import statement_files

TARGETS = (
    Target(
        category=LanCategory.PAY_FOR_PERFORMANCE, share=Decimal("0.7"), cite="contract, page 4", standing="confirmed"
    ),
    Target(category=LanCategory.SHARED_RISK, share=Decimal("0.2"), cite="recollection (assumed)", standing="assumed"),
)
FINDINGS = [
    ("explain", "Hospital!B14", "A <script>finding</script>."),
    ("note", "Models!C2", "A note."),
    ("note", "Models!C3", "One more."),
]


def files_of(closed: Closed) -> dict[str, str]:
    """The files that lie below the report, but for one workbook that is missing."""
    statements = list(statement_files(closed).items())
    pages = {one.page: f"statement of {party}" for party, one in statements}
    books = {one.workbook: f"the same of {party}, as a workbook" for party, one in statements[1:]}
    return {"Filing & more 100%.xlsx": "the workbook to file", **pages, **books}
