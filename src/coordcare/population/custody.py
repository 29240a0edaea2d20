"""Children in the custody of the state, as the notices to their plan tell of them."""

from coordcare.engine.plan import Expression
from coordcare.population.cases import COLUMNS, Cases
from coordcare.population.events import Events
from coordcare.tables.declaration import LATEST_DATE
from coordcare.tables.standing import COUNTED
from coordcare.tables.stored import stored_table


def children_in_custody() -> Cases:
    """A case for each time that a child came into custody, on the day on which the plan was first told of it.

    The case begins with the first day in custody and ends with the last. Notices of one first day are of one time; a
    notice that does not say the first day is of a child who came that day. Without a last day custody goes on.
    """
    import ibis

    notices = _notices()
    notices = notices.mutate(begins=notices.custody_start_date.coalesce(notices.notice_date))
    times = notices.group_by("person_id", "begins").agg(
        case_date=notices.notice_date.min(), ends=notices.custody_end_date.max()
    )
    times = times.mutate(
        ends=times.ends.coalesce(LATEST_DATE), npi=ibis.null("string"), evidence_date=ibis.null("date")
    )
    return Cases(times.select(*COLUMNS))


def notices_of_custody(status: str) -> Events:
    """The notices that say so of a child, such as that he or she ran away, each on its day."""
    notices = _notices()
    notices = notices.filter(notices.status == status)
    return Events(notices.select("person_id", service_date=notices.notice_date))


def _notices() -> Expression:
    notices = stored_table("custody_notices")
    counted = notices.filter(notices.standing == COUNTED)
    return counted.select("person_id", "notice_date", "custody_start_date", "custody_end_date", "status")
