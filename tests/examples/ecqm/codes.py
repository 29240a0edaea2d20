"""Which of our value sets the codes of a deck are in.

The decks come without the value sets of their measures, which are under licence. Codes of open systems are in the sets
that the project ships, or in none. Others are in a set where their name has the words of the set; the words are ours
and stand here, the codes are read from the decks alone.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from coordcare.oregon import quality
from coordcare.population.code_systems import normal
from coordcare.population.value_sets import value_sets_of
from tests.examples.ecqm.rows import ACUTE_STAY, Coding

OPEN = {
    "http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/cvx", "http://www.nlm.nih.gov/research/umls/hcpcs",
}  # fmt: skip
_SHIPPED = Path(quality.__file__).parent / "value_sets"
_GIVEN_OR_DONE = ("cvx_code", "hcpcs_code")
# Of each value set: the kinds of codes that it has, and the words by which they are known.
WORDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "hospice": (("hcpcs_code", "diagnosis_code", "discharge_disposition_code"), r"hospice"),
    "vaccine_dtap": (_GIVEN_OR_DONE, r"acellular pertussis"),
    "vaccine_polio": (_GIVEN_OR_DONE, r"poliovirus"),
    "vaccine_mmr": (_GIVEN_OR_DONE, r"measles|mumps|rubella"),
    "vaccine_hib": (_GIVEN_OR_DONE, r"haemophilus (influenzae type )?b\b"),
    "vaccine_hepatitis_b": (_GIVEN_OR_DONE, r"hepatitis b\b"),
    "vaccine_varicella": (_GIVEN_OR_DONE, r"varicella"),
    "substance_use_visits": (
        ("hcpcs_code",),
        r"outpatient visit|telephone|emergency department|hospital (inpatient|discharge)|observation care|virtual"
        r"|detoxification|psychotherapy|drugs of addiction|substance use (disorder )?treatment",
    ),
    "substance_use_medication": (
        ("hcpcs_code", "ndc_code"), r"buprenorphine|methadone|naltrexone|disulfiram|acamprosate"
    ),
    "withdrawal_management": (("hcpcs_code",), r"detoxification|withdrawal"),
    "emergency_visits": (("hcpcs_code",), r"emergency department"),
}  # fmt: skip
# Sets of codes that claims alone have, by what `rows` writes.
_WRITTEN = {"inpatient_stays": f"bill_type_code:{ACUTE_STAY}"}


def sets_of(names: Iterable[str], codings: Iterable[Coding]) -> dict[str, str]:
    """The codes of each set, `column:code` with blanks between; a set that no code is in is empty."""
    names, known = list(names), set(codings)
    shipped = {name: one.codes for name, one in value_sets_of(_SHIPPED, names).items() if one.file}
    unknown = set(names) - {*shipped, *WORDS, *_WRITTEN}
    assert not unknown, f"the decks' codes have no words yet for {sorted(unknown)}"
    return {
        name: _WRITTEN.get(name)
        or " ".join(sorted({f"{one.column}:{one.code}" for one in known if _is_in(one, name, shipped)}))
        for name in names
    }


def _is_in(one: Coding, name: str, shipped: Mapping[str, frozenset[tuple[str, str]]]) -> bool:
    if one.system in OPEN and name in shipped:
        return (one.column, normal(one.column, one.code)) in shipped[name]
    columns, words = WORDS.get(name, ((), ""))
    return one.column in columns and re.search(words, one.words, re.IGNORECASE) is not None
