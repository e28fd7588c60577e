"""The link to the evidence opens a PDF at the page of the action's words."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col

from storage.database import Database
from storage.tables import Document
from tests.tracker.chasing import Season
from tracker.values import Viewer
from tracker.views import action_views

READER = Viewer("U1", officer_id=1, is_outsider=False)
PDF = "https://tameview.example/minutes.pdf?T=1"


@pytest.mark.parametrize(
    ("source", "text", "shown"),
    [
        (PDF, "one\n\ftwo\n\f" + "words " * 40, f"{PDF}#page=3"),
        (PDF, "words " * 40, PDF),
        ("https://tameview.example/m.txt", "one\n\ftwo" * 9, "https://tameview.example/m.txt"),
    ],
)
async def test_a_view_of_an_action_of_a_pdf_links_its_page(
    db: Database, source: str, text: str, shown: str
) -> None:
    """Pages are counted by the breaks in the stored text before the action's words."""
    season = Season(db)
    committee = await season.committee("tv-cyp")
    action = await season.action(committee, await season.officer("Jo Grant", "U1"), start=20)
    async with db.write() as session:
        known = {"source": source, "text": text}
        of_action = col(Document.id) == action.document_id
        await session.exec(sa.update(Document).where(of_action).values(**known))
    async with db.read() as session:
        today = date(2025, 12, 10)
        (view,) = await action_views(session, [action], viewer=READER, today=today)
    assert view.source == shown
