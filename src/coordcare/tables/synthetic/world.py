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
class Share:
    """One of several possibilities, and how often it is so."""

    name: str
    share_permille: int


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """Everything that the generator must be told about the world. Shares of plan types, races and languages sum to
    1,000; what the tiers leave of 1,000 is the share of clinics without recognition."""

    name: str
    payer: str
    places: tuple[Place, ...]
    plan_types: tuple[PlanType, ...]
    tiers: tuple[Tier, ...]
    races: tuple[Share, ...]
    languages: tuple[Share, ...]
    clinic_words: tuple[str, ...]
    clinic_kinds: tuple[str, ...]
    contracting_words: tuple[str, ...]
