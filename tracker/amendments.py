"""Earlier minutes approved "subject to" an amendment: the clerk is told where that stands."""

from minutes.values import Minutes
from tracker.asked_again import readable_clauses
from tracker.clerk_notes import tell_clerk
from tracker.new_actions import Taking
from tracker.progress import says_amended


async def tell_of_amendments(
    taking: Taking, minutes: Minutes, *, forgotten: frozenset[int]
) -> None:
    """Tell the clerk once for each item, without a quotation, to look at the actions again."""
    places = {
        clause.item
        for clause in readable_clauses(minutes, forgotten=forgotten)
        if says_amended(minutes.words(clause))
    }
    met = taking.meeting.meeting_on
    for place in sorted(places):
        number = taking.items[place].number
        item = f"item {number}" if number else "an item"
        words = (
            f"{taking.committee.name}, {met.day} {met:%B %Y}, {item}: earlier minutes were "
            "approved subject to an amendment. Please see whether it changes an action."
        )
        key = f"amended:{taking.meeting.id}:{number or place}"
        await tell_clerk(
            taking.session,
            committee_id=taking.committee.id or 0,
            key=key,
            words=words,
            now=taking.now,
        )
