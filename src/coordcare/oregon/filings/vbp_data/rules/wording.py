"""What filers' sentences say: the few phrases that rules listen for, each with what it is taken to mean.

A phrase is evidence and no proof; a rule that rests on one asks, it does not condemn.
"""

import re
from decimal import Decimal

from coordcare.filing.values import Answer


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


DOWNSIDE_RISK = _any(
    r"\bdownside\b",
    r"\bdown-side\b",
    r"\bshared[- ]risk\b",
    r"\brisk[- ]shar",
    r"\bshared[- ]losses\b",
    r"\btwo-sided\b",
)
SHARED_SAVINGS = _any(r"\bshared[- ]savings?\b", r"\bgain-?sharing\b")
CAPITATION = _any(r"\bcapitat", r"\bpopulation-based payment", r"\bglobal budget\b")
INFRASTRUCTURE = _any(
    r"\bPMPM\b", r"\bper[- ]member[- ]per[- ]month\b", r"\binfrastructure\b", r"\bcare coordination fee"
)
PERFORMANCE = _any(r"\bperform", r"\bbenchmark", r"\btargets?\b", r"\bquality\b", r"\boutcomes?\b", r"\bmetrics?\b", r"\bmeasures?\b", r"\bincentive payment")  # fmt: skip
NAMES_A_METRIC = _any(
    r"\bscreening", r"\bimmuniz", r"\bvaccin", r"\bwell[- ]child", r"\bvisits?\b", r"\breadmi", r"\bfollow[- ]?up", r"\bcontrol\b",
    r"\bSBIRT\b", r"\bpreventive\b", r"\bassessments?\b", r"\bpostpartum", r"\bprenatal", r"\baccess\b", r"\bHbA1c\b", r"\bCAHPS\b", r"\bengagement\b",
)  # fmt: skip
SPEAKS_OF_QUALITY = _any(PERFORMANCE.pattern, NAMES_A_METRIC.pattern)
DISPARITIES = _any(
    r"\brac(?:e|es|ial|ially|ism)\b", r"\bethnic", r"\bdisparit", r"\bequit", r"\bBlack\b", r"\bAfrican[- ]American", r"\bLatin[aoxe]", r"\bHispanic",
    r"\bNative American", r"\btribal\b", r"\bAmerican Indian", r"\bcultur", r"\blanguage", r"\binterpret", r"\bREALD\b", r"\bpeople of color\b", r"\bminorit",
)  # fmt: skip
COMPLEX_NEEDS = _any(
    r"\bcomplex", r"\bhigh(?:er|est)?[- ](?:risk|need|acuity|cost)", r"\brisk[- ]adjust", r"\bacuity\b", r"\bchronic", r"\bsevere\b", r"\bserious",
    r"\bdisabilit", r"\bspecial (?:health|care)", r"\bhighest needs?\b", r"\bco-?occurring\b", r"\bboth physical and behavioral\b",
)  # fmt: skip
PENDING = _any(
    r"\bTBD\b",
    r"\bto be determined\b",
    r"\bfinaliz",
    r"\bnot yet (?:available|known|final)",
    r"\bpending\b",
    r"\bin (?:the )?process of\b",
)
REPORTING_ONLY = _any(
    r"\breport(?:ing|ed)?[- ]only\b", r"\b(?:was|is) (?:a|the|its) baseline year\b", r"^\W*baseline year\W*$"
)
NARRATIVE = _any(r"^\W*narrative reporting\W*$")
PLACEHOLDER = re.compile(
    r"\W*(?:TBD|TBC|to be determined|pending|unknown|see above|see attached|see below|same as above|x+|\?+)\W*",
    re.IGNORECASE,
)
RESULT = _any(
    r"\d", r"\b(?:met|passed|failed|improved|declined|increased|decreased|exceeded|worsened|achieved|missed|unchanged|stable|low|high|lower|higher)\b",
)  # fmt: skip
CLAIMS_SUCCESS = _any(r"\bimproved\b", r"\bmet\b", r"\bexceeded\b", r"\bachieved\b", r"\bsurpassed\b")
DENIES_SUCCESS = _any(
    r"\bnot (?:met|improved|achieved)\b",
    r"\bdid not (?:meet|improve|achieve)\b",
    r"\bdeclined\b",
    r"\bmissed\b",
    r"\bworsened\b",
)
PREVIOUS_PERFORMANCE = _any(r"\b(?:previous|prior|past|last)\b")
LOWER_IS_BETTER = _any(r"\blower (?:rate |score |result )?is better\b", r"\blower is an? improvement\b")
HIGHER_IS_BETTER = _any(r"\bhigher (?:rate |score |result )?is better\b")
WITHOUT_GAP = _any(r"\bno (?:floor or |floor nor |floor and )?gap\b", r"\bwithout (?:a )?(?:floor or )?gap\b")
MINNESOTA_METHOD = _any(r"\bminn\w*sota method\b", r"\bminn\w+ method\b")

_COUNTED = re.compile(r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b", re.IGNORECASE)
_OR_MORE = re.compile(r"((?:[\w'%-]+\s+){1,3})or (?:more|fewer|less)\b", re.IGNORECASE)


def count_left_out(text: str) -> str | None:
    """The words around an “or more” before which no number stands, as in “receive or more services”; else None."""
    for match in _OR_MORE.finditer(text):
        if not _COUNTED.search(match[1]):
            return match[0]
    return None


_NUMBER = r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*(%?)"
_TARGET = re.compile(
    rf"\btarget(?:ed)?(?:\s+\w+){{0,2}}?\s*(?:was|is|were|of|:|=)?\s*[≤≥<>=]*\s*{_NUMBER}", re.IGNORECASE
)
_RESULT_FIGURE = re.compile(
    rf"\b(?:performance|result|rate|score|actual)(?:\s+\w+){{0,2}}?\s*(?:was|is|were|of|at|:|=)\s*{_NUMBER}",
    re.IGNORECASE,
)


def target_and_result(text: str) -> tuple[Decimal, Decimal] | None:
    """The target and the result that a sentence states, as in “target was 46% and performance was 37%”; else None."""
    target, result = _TARGET.search(text), _RESULT_FIGURE.search(text)
    if target is None or result is None or bool(target[2]) != bool(result[2]):
        return None
    return Decimal(target[1].replace(",", "")), Decimal(result[1].replace(",", ""))


def words(text: str) -> list[str]:
    """The words of a text, lower case."""
    return re.findall(r"[a-z0-9']+", text.casefold())


def shared_phrase(one: str, other: str, length: int) -> str | None:
    """The first run of `length` words that both texts have, or None."""
    here, there = words(one), words(other)
    runs = {tuple(there[i : i + length]) for i in range(len(there) - length + 1)}
    return next(
        (" ".join(run) for i in range(len(here) - length + 1) if (run := tuple(here[i : i + length])) in runs), None
    )


def dollars(amount: Decimal) -> str:
    """An amount as people write it: $888,674,379, or $12.94 with cents where there are any."""
    return f"${amount:,.0f}" if amount == amount.to_integral_value() else f"${amount:,.2f}"


def quoted(answer: Answer) -> str:
    """What stands in a cell, in quotes and shortened to one line."""
    text = " ".join(answer.shown.split())
    return f"“{text}”" if len(text) <= 90 else f"“{text[:87].rstrip()}…”"
