"""What filers' sentences say: the few phrases that rules listen for, each with what it is taken to mean.

A phrase is evidence and no proof; a rule that rests on one asks, it does not condemn.
"""

import re
from decimal import Decimal
from itertools import pairwise

from coordcare.filing.values import Answer


def _phrases(listed: str) -> re.Pattern[str]:
    """Any of the phrases separated by “|”; a star stands for any ending, a blank also for a hyphen."""
    phrases = (re.escape(phrase.strip()) for phrase in listed.split("|"))
    either = "|".join(phrase.replace(r"\*", r"\w*").replace(r"\ ", "[- ]") for phrase in phrases)
    return re.compile(rf"\b(?:{either})(?!\w)", re.IGNORECASE)


DOWNSIDE_RISK = _phrases("downside | down side | shared risk | risk shar* | shared losses | two sided")
SHARED_SAVINGS = _phrases("shared saving* | gainsharing | gain sharing")
CAPITATION = _phrases("capitat* | population based payment* | global budget")
INFRASTRUCTURE = _phrases("PMPM | per member per month | infrastructure | care coordination fee*")
PERFORMANCE = _phrases(
    "perform* | benchmark* | target | targets | quality | outcome* | metric* | measure | measures | incentive payment*"
)
NAMES_A_METRIC = _phrases(
    "NQF* | CBE* | PSI* | SEP* | infection* | mortality | screening* | immuniz* | vaccin* | well child | visit | visits"
    "| readmi* | follow up | followup | control | SBIRT | preventive"
    "| assessment* | postpartum | prenatal | access | HbA1c | CAHPS | engagement"
)
DISPARITIES = _phrases(
    "race | races | racial* | racism | ethnic* | disparit* | equit* | Black | African American* | Latin* | Hispanic*"
    "| Native American* | tribal | tribe* | American Indian* | cultur* | language* | interpret* | REAL* | BIPOC"
    "| people of color | minorit*"
)
COMPLEX_NEEDS = _phrases(
    "complex* | high risk | higher risk | highest risk | high need* | higher need* | highest need* | high acuity"
    "| high cost | risk adjust* | acuity | chronic* | severe | serious* | disabilit* | special health | special care"
    "| comorbid* | co morbid* | fragile"
    "| long term condition* | several conditions | cooccurring | co occurring | both physical and behavioral"
)
PENDING = _phrases(
    "TBD | to be determined | being finalized | be finalized | not finalized | finalizing | not yet available"
    "| not yet known | not yet final | pending"
)
REPORTING_ONLY = re.compile(
    r"\breport(?:ing|ed)?[- ]only\b|\b(?:was|is) (?:a|the|its) baseline year\b|^\W*baseline year\W*$", re.IGNORECASE
)
NARRATIVE = re.compile(r"\W*narrative reporting\W*", re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"\W*(?:TBD|TBC|to be determined|pending|unknown|see (?:above|below|attached)|same as above|x+|\?+)\W*",
    re.IGNORECASE,
)
RESULT = re.compile(
    r"\d|"
    + _phrases(
        "reached | attained | hit | above | below | better | worse | met | passed | failed | improved | declined"
        "| increased | decreased | exceeded | worsened | achieved | missed | unchanged"
        "| stable | steady | held | maintained | earned | low | high"
        "| lower | higher"
    ).pattern,
    re.IGNORECASE,
)
CLAIMS_SUCCESS = _phrases("improved | met | exceeded | achieved | surpassed | reached")
VERDICT_ON_TARGET = _phrases("met | exceeded | achieved | surpassed | reached | missed | short of")
DENIES_SUCCESS = _phrases(
    "not met | not improved | not achieved | not reached | did not meet | did not improve | did not achieve"
    "| did not reach | missed | short of | below target | below the target"
)
NOT_TAKEN_INTO_ACCOUNT = _phrases(
    "does not take | do not take | not taken into account | does not account | do not account | does not currently"
    "| do not currently | does not consider | do not consider | does not address | do not address"
)
PREVIOUS_PERFORMANCE = _phrases("previous | prior | past | last")
LOWER_IS_BETTER = _phrases("lower is better | lower rate is better | lower score is better")
HIGHER_IS_BETTER = _phrases("higher is better | higher rate is better | higher score is better")
WITHOUT_GAP = re.compile(
    r"\b(?:no (?:floor (?:or|nor|and) )?gap|without (?:a )?gap)\b(?! (?:to|between|from)\b)", re.IGNORECASE
)
MINNESOTA_METHOD = _phrases("Minn* method")

_COUNTED = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b", re.IGNORECASE)


def names_a_number(text: str) -> bool:
    """Whether a text gives a number, in figures or in words up to twelve."""
    return _COUNTED.search(text) is not None


def count_left_out(text: str) -> str | None:
    """The words around an “or more” before which no number stands, as in “receive or more services”; else None."""
    spoken = text.split()
    for place, pair in enumerate(pairwise(spoken)):
        before = " ".join(spoken[max(0, place - 3) : place])
        if before and pair[0] == "or" and pair[1] in ("more", "fewer", "less") and not _COUNTED.search(before):
            return f"{before} {' '.join(pair)}"
    return None


_NUMBER = r"(?!(?:19|20)\d\d\b)(\d{1,9}(?:,\d{3}){0,4}(?:\.\d{1,9})?)\s*(%?)"  # a year is no figure
_TARGET = re.compile(
    rf"\btarget(?:ed)?(?:\s+\w+){{0,2}}?\s*(?:was|is|were|of|:|=)?\s*[≤≥<>=]*\s*{_NUMBER}", re.IGNORECASE
)
_MEASURED = r"\b(?:performance|result|rate|score|actual)"
_RESULTS = (
    re.compile(rf"{_MEASURED}(?:\s+\w+){{0,2}}?\s*(?:was|is|were|of|at|:|=)\s*{_NUMBER}", re.IGNORECASE),
    re.compile(rf"{_MEASURED}\s+{_NUMBER}", re.IGNORECASE),
    re.compile(rf"\bmet (?:with|at) {_NUMBER}", re.IGNORECASE),
)
_IMPROVED = re.compile(rf"\bimproved from {_NUMBER} to {_NUMBER}", re.IGNORECASE)


def target_and_result(text: str) -> tuple[Decimal, Decimal] | None:
    """The target and the result that a sentence states, as in “target was 46% and performance was 37%”; else None."""
    target = _TARGET.search(text)
    result = next((found for pattern in _RESULTS if (found := pattern.search(text))), None)
    if target is None or result is None or bool(target[2]) != bool(result[2]):
        return None
    return _figure(target[1]), _figure(result[1])


def improvement(text: str) -> tuple[Decimal, Decimal] | None:
    """From where to where performance is said to have improved, as in “improved from 8 to 10”; else None."""
    said = _IMPROVED.search(text)
    return (_figure(said[1]), _figure(said[3])) if said else None


def _figure(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


_NEGATION = re.compile(
    r"\b(?:no|not|without|never|none|nor|neither|excludes?|excluding)\b(?:\W+\w+){0,2}\W*$", re.IGNORECASE
)


def affirms(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text says a phrase without a “no” or “not” shortly before it."""
    return any(
        not _NEGATION.search(text[max(0, found.start() - 40) : found.start()]) for found in pattern.finditer(text)
    )


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
    """An amount as people write it: $888,674,379; $12.94 with cents where there are any; $9.625 where there is more."""
    if amount == amount.to_integral_value():
        return f"${amount:,.0f}"
    return f"${amount:,.2f}" if amount == round(amount, 2) else f"${amount.normalize():,f}"


def quoted(answer: Answer) -> str:
    """What stands in a cell, in quotes and shortened to one line."""
    text = " ".join(answer.shown.split())
    return f"“{text}”" if len(text) <= 90 else f"“{text[:87].rstrip()}…”"
