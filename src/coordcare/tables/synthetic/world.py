"""The world in which fictional members live: its places, plan types, tiers and names."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A ZIP code with its county; members live there in proportion to the weight."""

    zip_code: str
    county: str
    weight: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanType:
    """A plan type: its share of members, what care it covers, and what the CCO receives for it."""

    name: str
    share_permille: int
    covers: tuple[str, ...]
    premium_cents_pmpm: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """A tier of recognition: its share of clinics, and what the CCO pays for each member assigned."""

    tier: int
    share_permille: int
    payment_cents_pmpm: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Race:
    """A race as recorded, how often it is so, and the ethnicity that is recorded with it."""

    name: str
    share_permille: int
    ethnicity: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """A preferred language, how often it is so, and how much of the usual preventive care reaches who speaks it."""

    name: str
    share_permille: int
    reach_permille: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Disability:
    """A disability as recorded, or that there is none, and how often it is so."""

    name: str
    share_permille: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LikelyResult:
    """What results of a measure are like.

    settings        whose results there are, by the settings of parties, with semicolons between
    kind            share, index, rate (for 1,000), rate_of_100000, days, or pass
    counted_permille  how many of 1,000 members count below; None where nothing is divided
    source          who reckons it in the year itself; None where its claims say it
    """

    measure: str
    settings: str
    kind: str
    better: str
    counted_permille: int | None
    usual_millionths: int
    spread_millionths: int | None
    target_millionths: int | None
    source: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """Everything that the generator must be told about the world. Shares of plan types, races, languages and
    disabilities sum to 1,000; what the tiers leave of 1,000 is the share of clinics without recognition."""

    name: str
    payer: str
    places: tuple[Place, ...]
    plan_types: tuple[PlanType, ...]
    tiers: tuple[Tier, ...]
    races: tuple[Race, ...]
    languages: tuple[Language, ...]
    disabilities: tuple[Disability, ...]
    measures: tuple[LikelyResult, ...]
    clinic_words: tuple[str, ...]
    clinic_kinds: tuple[str, ...]
    contracting_words: tuple[str, ...]
