"""The categories of the HCP-LAN Alternative Payment Model framework (2017 refresh).

Source: HCP-LAN, APM Framework; codes as in the HL7 terminology `hcp-lan-apm-framework`, and 1 for fee for service.
"""

import re
from enum import StrEnum


class LanCategory(StrEnum):
    """A category of payment. There is no `<`: 3N and 4N are not “more” than 2C; ask `at_least`."""

    FEE_FOR_SERVICE = "1"
    INFRASTRUCTURE = "2A"
    PAY_FOR_REPORTING = "2B"
    PAY_FOR_PERFORMANCE = "2C"
    SHARED_SAVINGS = "3A"
    SHARED_RISK = "3B"
    RISK_WITHOUT_QUALITY = "3N"
    CONDITION_SPECIFIC_POPULATION_PAYMENT = "4A"
    COMPREHENSIVE_POPULATION_PAYMENT = "4B"
    INTEGRATED_FINANCE_AND_DELIVERY = "4C"
    CAPITATION_WITHOUT_QUALITY = "4N"

    @property
    def linked_to_quality(self) -> bool:
        """Whether payment depends on quality; 3N and 4N pay for risk alone, and 1 and 2A for neither."""
        return self.value not in ("1", "2A", "3N", "4N")

    @property
    def has_downside_risk(self) -> bool:
        """Whether the provider can lose money in it."""
        return self.value not in ("1", "2A", "2B", "2C", "3A")

    def at_least(self, other: "LanCategory") -> bool:
        """Whether this counts as `other` or more advanced; 3N and 4N count only as themselves."""
        if self == other:
            return True
        if self.value.endswith("N") or other.value.endswith("N"):
            return False
        return self.value > other.value


_WRITTEN = re.compile(
    r"(?<![\w.$])(?:(?:LAN|category|cat\.?)\s*)?([234])[\s-]?([ABCN])(?![\w])"  # 2C, 2-C, category 2 c
    r"|(?<![\w.$/-])(?<!\d,)(1)(?!\w|%|\.|/|[,-]\d)"  # 1, and no part of another figure or of a date
    r"|\b(FFS|fee[- ]for[- ]service)\b",
    re.IGNORECASE,
)


def read_categories(text: str) -> tuple[LanCategory, ...]:
    """Every category named in a text, in the order written: “ 2C ” gives 2C; “3B, 50%” gives 3B; “FFS” gives 1.

    A combination the framework does not have (2N, 3C) is not a category and is left out.
    """
    named = (f"{match[1]}{match[2].upper()}" if match[1] else "1" for match in _WRITTEN.finditer(text))
    known = LanCategory._value2member_map_
    return tuple(dict.fromkeys(LanCategory(code) for code in named if code in known))
