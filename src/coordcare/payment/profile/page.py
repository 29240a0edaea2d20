"""The profile as one page that carries all it needs: it works without a network and without scripts, and prints."""

from collections.abc import Sequence
from pathlib import Path

from coordcare.pages import words
from coordcare.pages.template import template
from coordcare.payment.attribution import assigned_then_visits
from coordcare.payment.experience.completion import TOO_LATE_MONTHS, TOO_YOUNG_MONTHS
from coordcare.payment.profile import drawings
from coordcare.payment.profile.figures import Profile, first_and_last
from coordcare.payment.profile.small_numbers import SMALLEST_SHOWN
from coordcare.tables.standing import COUNTED, STANDINGS


def html_page(profile: Profile) -> str:
    """The profile as an HTML page."""
    first, last = first_and_last(profile.record)
    page: str = template(Path(__file__).parent).render(
        profile=profile,
        record=profile.record,
        found=profile.experience,
        drawings=drawings,
        tiles=_tiles(profile),
        first=first,
        last=last,
        policy=words.POLICIES[profile.experience.policy],
        attribution_policy=assigned_then_visits.NAME,
        lookback_months=assigned_then_visits.Policy().lookback_months,
        standings=STANDINGS,
        counted_standing=COUNTED,
        smallest_shown=SMALLEST_SHOWN,
        too_young_months=TOO_YOUNG_MONTHS,
        too_late_months=TOO_LATE_MONTHS,
    )
    return page


def _tiles(profile: Profile) -> Sequence[tuple[str, str, str]]:
    """The figures that come first: name, figure, and what it is."""
    found = profile.experience
    months = words.counted(len(found.enrollment), "month")
    return (
        ("Members", words.whole(found.members), "covered on any day"),
        ("Member months", words.months(found.total.member_months), f"over {months}"),
        ("Paid", words.dollars(found.total.paid_amount), f"{words.whole(found.total.lines)} claim lines"),
        ("Paid PMPM", words.money(found.total.paid_pmpm), "per member per month"),
        ("Allowed PMPM", words.money(found.total.allowed_pmpm), "per member per month"),
        ("Attributed", words.percent(profile.attributed), "of member months"),
    )
