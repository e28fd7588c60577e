"""Finding an officer from what a person typed."""

import re

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Officer
from tracker.errors import AmbiguousOwnerError, UnknownOfficerError

SLACK_ID = re.compile(r"^(?:<@)?([UW][A-Z0-9]{6,})(?:\|[^>]*)?>?$")


def _of(council: str) -> str:
    return f" of {council}" if council else ""


async def officer_named(session: AsyncSession, words: str, *, council: str) -> Officer:
    """The officer with this Slack id or exactly this name in the council.

    Raises UnknownOfficerError or AmbiguousOwnerError.
    """
    found = SLACK_ID.match(words.strip())
    query = (
        select(Officer).where(Officer.slack_user_id == found[1])
        if found
        else select(Officer).where(Officer.council == council, Officer.name == words.strip())
    )
    officers = (await session.exec(query)).all()
    if not officers:
        raise UnknownOfficerError(
            f"There is no officer “{words}” in the directory{_of(council)}. "
            "Add them first with `matters officer add`."
            if found or council
            else f"Please say of which council “{words}” is, with --council."
        )
    if len(officers) > 1:
        raise AmbiguousOwnerError
    return officers[0]
