"""The HCP-LAN category of an arrangement, derived from its streams, with the reason in words.

Two principles are kept side by side. The state's template takes the most advanced category of an arrangement for all of
its dollars; the HCP-LAN takes the dominant form of payment. Where the framework's words allow two readings, both are
named, and the one that is taken first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from coordcare.payment.arrangement import Arrangement
from coordcare.payment.lan import LanCategory
from coordcare.payment.quality import performs
from coordcare.payment.streams.stream import Reading, Stream

# From the least to the most advanced. The categories without a link to quality are not ranked by the framework; here
# they stand below 2C, because nothing that counts from 2C counts them.
_ORDER = ("1", "2A", "2B", "3N", "4N", "2C", "3A", "3B", "4A", "4B", "4C")


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamCategory:
    """A stream with its category, why, and what else the framework's words allow."""

    stream: Stream
    reading: Reading
    others: tuple[Reading, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Categories:
    """What an arrangement comes to: its streams, and the most advanced category with its reason.

    `contested` says what speaks against a category that somebody typed, empty where nothing does.
    """

    streams: tuple[StreamCategory, ...]
    most_advanced: Reading
    contested: str

    def of(self, stream: str) -> LanCategory:
        """The category of a stream by its own terms."""
        return next(one.reading.category for one in self.streams if one.stream.name == stream)

    def paid_at(self, stream: str) -> LanCategory:
        """The category at which a stream's dollars are paid.

        Fee for service on which performance, savings or risk is built is paid at the most advanced of what is built.
        """
        own = next(one for one in self.streams if one.stream.name == stream)
        built = [one.reading.category for one in self.streams if one.stream.built_on_fee_for_service]
        return most_advanced(built) if own.stream.fee_for_service and built else own.reading.category


def most_advanced(categories: Iterable[LanCategory]) -> LanCategory:
    """The most advanced of several categories; 3N and 4N stand below 2C."""
    return max(categories, key=_ORDER.index)


def categories_of(arrangement: Arrangement) -> Categories:
    """The categories of an arrangement."""
    performing = {one.name for one in arrangement.streams if _performs(one, arrangement)}
    streams = tuple(
        StreamCategory(
            stream=one,
            reading=one.reading(performs=one.name in performing, linked=bool(performing)),
            others=one.other_readings(performs=one.name in performing, linked=bool(performing)),
        )
        for one in arrangement.streams
    )
    best = most_advanced(one.reading.category for one in streams)
    deciding = next(one for one in streams if one.reading.category == best)
    reason = (
        f"{best} is the most advanced category of its streams: “{deciding.stream.name}”, {deciding.reading.because}"
    )
    reading = Reading(category=best, because=reason if len(streams) > 1 else deciding.reading.because)
    return Categories(streams=streams, most_advanced=reading, contested=_contested(arrangement, reading, streams))


def dominant(categories: Categories, dollars: Mapping[str, Decimal]) -> Reading | None:
    """The category at which most dollars of an arrangement are paid; None where there are no dollars.

    `dollars` are those of each stream. Of equal sums the more advanced counts.
    """
    sums: dict[LanCategory, Decimal] = {}
    for stream, amount in dollars.items():
        category = categories.paid_at(stream)
        sums[category] = sums.get(category, Decimal(0)) + amount
    whole = sum(sums.values(), Decimal(0))
    if whole <= 0:
        return None
    best = max(sums, key=lambda category: (sums[category], _ORDER.index(category)))
    share = 100 * sums[best] / whole
    return Reading(category=best, because=f"{share:.1f}% of its ${whole:,.2f} are paid at {best}")


def _performs(stream: Stream, arrangement: Arrangement) -> bool:
    quality = stream.quality_terms
    return quality is not None and stream.puts_something_at_stake and performs(quality, arrangement.metrics)


def _contested(arrangement: Arrangement, reading: Reading, streams: tuple[StreamCategory, ...]) -> str:
    claimed = arrangement.category
    if claimed is None or claimed == reading.category:
        return ""
    if _is_another_reading(claimed, streams):
        return ""
    return f"category {claimed} is claimed, and the terms come to {reading.category}: {reading.because}"


def _is_another_reading(claimed: LanCategory, streams: tuple[StreamCategory, ...]) -> bool:
    """Whether readings that the framework's words allow can make the claimed category the most advanced."""
    readings = [[one.reading.category, *(other.category for other in one.others)] for one in streams]
    at_most = all(any(_ORDER.index(each) <= _ORDER.index(claimed) for each in stream) for stream in readings)
    return at_most and any(claimed in stream for stream in readings)
