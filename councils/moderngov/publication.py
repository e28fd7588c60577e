"""What a meeting's reading is made of, by either way: its beginnings, and minutes in a file."""

from dataclasses import replace
from datetime import date
from typing import Any

from councils.moderngov import addresses
from councils.moderngov.visit import Visit
from councils.values import Known, SiteReading
from minutes.errors import UnreadableDocumentError
from minutes.values import Status

PDF_END = 4096  # bytes at the end of a PDF in which it says that it ends


def started(key: str, page: str, told: dict[str, Any]) -> SiteReading:
    """A reading without minutes, with what the site tells of the meeting itself."""
    on = date.fromisoformat(told["on"]) if told["on"] else None
    return SiteReading(key, page, on=on, is_cancelled=told["is_cancelled"])


async def printed_reading(
    visit: Visit, reading: SiteReading, head: dict[str, Any], known: Known
) -> SiteReading:
    """Minutes that the site has as a file only: one request, and no words where it is unchanged.

    ``head`` is what the meeting's page says. Without a link to the file there are no minutes yet.
    """
    address = _file(visit, reading.url, head["printed"])
    if address is None:
        return replace(reading, is_unchanged=not known.fingerprint)
    status = Status(head["status"]) if head["status"] else None
    is_same = known.fingerprint.startswith("p:") and known.status == status
    given = known.validators.get(address) if is_same else None
    fetched = await visit.get(address, most_bytes=None, validators=given)
    kept = {address: fetched.validators} if fetched.validators else {}
    reading = replace(reading, status=status, validators=kept)
    if fetched.status_unchanged:
        return replace(
            reading,
            fingerprint=known.fingerprint,
            is_unchanged=True,
            validators=kept or known.validators,
        )
    if fetched.content.lstrip().startswith(b"%PDF-") and b"%%EOF" not in fetched.content[-PDF_END:]:
        raise UnreadableDocumentError("The PDF breaks off before its end.")
    minutes = await visit.read(fetched, source=reading.url)
    fingerprint = f"p:{minutes.text_sha256[:32]}/{status or ''}"
    reading = replace(reading, fingerprint=fingerprint)
    if fingerprint == known.fingerprint:
        return replace(reading, is_unchanged=True)
    minutes = replace(
        minutes,
        status=status or minutes.status,
        meeting_on=minutes.meeting_on or reading.on,
    )
    return replace(reading, minutes=minutes, status=minutes.status)


def _file(visit: Visit, page: str, link: str | None) -> str | None:
    """The file's address, if it stands on the site itself."""
    if link is None:
        return None
    try:
        address = addresses.joined(page, link)
    except ValueError:
        return None
    return address if visit.is_on(address) else None
