"""Code systems: in which column of claims the codes of each stand, and how claims may spell a code.

A system is known by the names that people give it, by its address in FHIR, and by its OID. Addresses and OIDs are those
of HL7 Terminology (terminology.hl7.org).
"""

import re
from collections.abc import Mapping

CODE_COLUMNS = (
    "hcpcs_code", "hcpcs_modifier", "revenue_center_code", "diagnosis_code", "procedure_code", "drg_code", "ndc_code",
    "place_of_service_code", "bill_type_code", "discharge_disposition_code", "cvx_code", "taxonomy_code",
)  # fmt: skip

_SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "hcpcs_code": (
        "CPT", "CPT-CAT-II", "HCPCS", "HCPCS Level I", "HCPCS Level II", "CDT",
        "http://www.ama-assn.org/go/cpt", "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "http://www.nlm.nih.gov/research/umls/hcpcs", "http://www.ada.org/cdt", "2.16.840.1.113883.6.12",
        "2.16.840.1.113883.6.285", "2.16.840.1.113883.6.13",
    ),
    "hcpcs_modifier": ("Modifier", "HCPCS modifier"),
    "revenue_center_code": (
        "UBREV", "Revenue code", "https://www.nubc.org/CodeSystem/RevenueCodes", "2.16.840.1.113883.6.301.3",
    ),
    "diagnosis_code": ("ICD-10-CM", "ICD10", "http://hl7.org/fhir/sid/icd-10-cm", "2.16.840.1.113883.6.90"),
    "procedure_code": (
        "ICD-10-PCS", "http://www.cms.gov/Medicare/Coding/ICD10", "http://www.icd10data.com/icd10pcs",
        "http://hl7.org/fhir/sid/icd-10-pcs", "2.16.840.1.113883.6.4",
    ),
    "drg_code": (
        "MS-DRG", "DRG",
        "https://www.cms.gov/Medicare/Medicare-Fee-for-Service-Payment/AcuteInpatientPPS/"
        "MS-DRG-Classifications-and-Software",
    ),
    "ndc_code": ("NDC", "http://hl7.org/fhir/sid/ndc", "2.16.840.1.113883.6.69"),
    "place_of_service_code": (
        "POS", "Place of service", "https://www.cms.gov/Medicare/Coding/place-of-service-codes",
        "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set",
        "2.16.840.1.113883.6.50",
    ),
    "bill_type_code": (
        "UBTOB", "Type of bill", "https://www.nubc.org/CodeSystem/TypeOfBill", "2.16.840.1.113883.6.301.1",
    ),
    "discharge_disposition_code": (
        "Discharge disposition", "Discharge status", "https://www.nubc.org/CodeSystem/PatDischargeStatus",
        "http://www.nubc.org/patient-discharge", "2.16.840.1.113883.6.301.5",
    ),
    "cvx_code": ("CVX", "http://hl7.org/fhir/sid/cvx", "2.16.840.1.113883.12.292"),
    "taxonomy_code": ("NUCC", "http://nucc.org/provider-taxonomy", "2.16.840.1.113883.6.101"),
}  # fmt: skip

# Systems that value sets use beside these, and that no column of claims holds.
_NOT_IN_CLAIMS: Mapping[str, tuple[str, ...]] = {
    "SNOMED CT": ("SNOMED CT", "SNOMEDCT", "SNOMED CT US Edition", "http://snomed.info/sct", "2.16.840.1.113883.6.96"),
    "LOINC": ("LOINC", "http://loinc.org", "2.16.840.1.113883.6.1"),
    "RxNorm": ("RxNorm", "http://www.nlm.nih.gov/research/umls/rxnorm", "2.16.840.1.113883.6.88"),
    "ICD-9-CM": (
        "ICD-9-CM", "http://hl7.org/fhir/sid/icd-9-cm", "2.16.840.1.113883.6.103", "2.16.840.1.113883.6.104",
    ),
    "SOP": ("SOP", "SOPT", "https://nahdo.org/sopt", "2.16.840.1.113883.3.221.5"),
    "CDC race and ethnicity": ("CDCREC", "urn:oid:2.16.840.1.113883.6.238"),
    "HL7 act codes": ("ActCode", "http://terminology.hl7.org/CodeSystem/v3-ActCode", "2.16.840.1.113883.5.4"),
}  # fmt: skip

_DIGITS = {  # columns of digits alone, and how many there are at least
    "revenue_center_code": 4, "drg_code": 3, "place_of_service_code": 2, "discharge_disposition_code": 2, "cvx_code": 2,
}  # fmt: skip
# What a code looks like in its normal form. The last character of a type of bill is never X: 11X stands for several.
_FORMS = {column: re.compile(rf"\d{{{digits}}}") for column, digits in _DIGITS.items()} | {
    "cvx_code": re.compile(r"\d{2,3}"),
    "bill_type_code": re.compile(r"\d{2}[0-9A-WYZ]"),
    "ndc_code": re.compile(r"\d{10,11}"),
    "hcpcs_modifier": re.compile(r"[A-Z0-9]{2}"),
}
_ANY_FORM = re.compile(r"[A-Z0-9]+")
_NDC_PARTS = (5, 4, 2)


def _known_by(system: str) -> str:
    """What remains of a system's name, address or OID where spelling is put aside."""
    plain = re.sub(r"^urn:oid:|^https?://(www\.)?", "", system.strip().lower())
    return plain if plain[:1].isdigit() else re.sub(r"[^a-z0-9]", "", plain)


_COLUMNS = {_known_by(name): column for column, names in _SYSTEMS.items() for name in (column, *names)}
_OTHERS = {_known_by(name): system for system, names in _NOT_IN_CLAIMS.items() for name in names}


def column_of(system: str) -> str | None:
    """The column in which claims hold the system's codes, one of `CODE_COLUMNS`; None where none does."""
    return _COLUMNS.get(_known_by(system))


def not_in_claims(system: str) -> str | None:
    """The system's usual name, where it is one that claims do not hold; None for any other."""
    return _OTHERS.get(_known_by(system))


def normal(column: str, code: str) -> str:
    """The code in its one form: capitals, no dots or dashes, and the zeros in front that its column has."""
    code = code.strip().upper()
    if column == "ndc_code":
        parts = code.split("-")
        if len(parts) == len(_NDC_PARTS):
            parts = [part.zfill(digits) for part, digits in zip(parts, _NDC_PARTS, strict=True)]
        return "".join(parts)
    if column in ("diagnosis_code", "procedure_code"):
        return code.replace(".", "")
    if column == "bill_type_code":
        return code.removeprefix("0") if len(code) == 4 else code
    if column in _DIGITS and code.isdecimal():
        return code.lstrip("0").zfill(_DIGITS[column])
    return code


def is_a_code(column: str, code: str) -> bool:
    """Whether the code, in its normal form, can be one of the column: ranges and placeholders are none."""
    return _FORMS.get(column, _ANY_FORM).fullmatch(code) is not None


def spellings(column: str, code: str) -> frozenset[str]:
    """Every way in which claims may spell a code: with and without dots, dashes and zeros in front, in small letters.

    The column is one of `CODE_COLUMNS`; the code may be spelled in any of these ways itself.
    """
    code = normal(column, code)
    forms = {code}
    if column == "diagnosis_code" and len(code) > 3:
        forms.add(f"{code[:3]}.{code[3:]}")
    elif column == "ndc_code" and len(code) == sum(_NDC_PARTS):
        forms.add(f"{code[:5]}-{code[5:9]}-{code[9:]}")
    elif column == "bill_type_code":
        forms.add(f"0{code}")
    elif column in _DIGITS:
        forms.add(code.lstrip("0") or "0")
        if column == "drg_code":
            forms.add(code.zfill(4))
    return frozenset(forms | {form.lower() for form in forms})
