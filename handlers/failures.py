"""The one error handler: each error becomes one sentence to the person who asked.

What we can name (TrackerError, HandlerError) says its own sentence. Anything else is our fault: it
is logged with its traceback under an id that the person can quote.
"""

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from handlers.blocks.modals import sentence_modal
from handlers.blocks.telling import render_sentence
from handlers.correlation import incident_id
from handlers.errors import HandlerError
from handlers.payload import Payload
from handlers.wiring import Wiring
from storage.errors import StorageError
from tracker.errors import EmptyNoteError, NotInDirectoryError, TrackerError, UnknownSlugError

log = logging.getLogger(__name__)


def sentence_for(error: Exception) -> str:
    """What the person is told. Errors without a name are logged here."""
    if isinstance(error, UnknownSlugError) and not error.nearest:
        return f"{error} Type /actions help to see the committees that I follow."
    if isinstance(error, TrackerError | HandlerError | StorageError):
        return str(error)
    quoted = incident_id()
    log.error("listener failed: %s", quoted, exc_info=error, extra={"incident": quoted})
    return f"Something went wrong here. Please quote {quoted}."


class Failures:
    """Answers a request whose listener failed, in the way in which that kind can be answered."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    async def answer(self, error: Exception, body: Payload) -> BoltResponse:
        """The response to Slack. Events get a 500, so that Slack sends them again."""
        sentence = sentence_for(error)
        if "command" in body:
            said = render_sentence(sentence).as_arguments()
            return _answered({"response_type": "ephemeral", **said})
        if body.get("type") == "view_submission":
            errors = _beside_fields(error, body, sentence)
            if errors:  # the modal stays, with all that was written in it
                return _answered({"response_action": "errors", "errors": errors})
            return _answered({"response_action": "update", "view": sentence_modal(sentence)})
        if body.get("type") == "block_actions":
            self._tell(body, sentence)
            return BoltResponse(status=200)
        return BoltResponse(status=500)

    def _tell(self, body: Payload, sentence: str) -> None:
        """A press is answered beside the message, or from the Home tab by a small modal."""
        response_url = body.get("response_url")
        afterwards = self._wiring.afterwards
        if response_url:
            afterwards.tell(response_url, render_sentence(sentence))
            return
        call = self._wiring.client.views_open(
            trigger_id=str(body.get("trigger_id")), view=sentence_modal(sentence)
        )
        afterwards.add(call, what="sentence modal")


def _beside_fields(error: Exception, body: Payload, sentence: str) -> dict[str, str]:
    """The sentence by the field that it is about; none where no change of a field would help."""
    fields = (body["view"].get("state") or {}).get("values") or {}
    if isinstance(error, NotInDirectoryError) and "owner" in fields:
        return {"owner": "That person is not in the officer directory."}
    if isinstance(error, EmptyNoteError) and "note" in fields:
        return {"note": sentence}
    if isinstance(error, StorageError):
        return dict.fromkeys(list(fields)[:1], sentence)
    return {}


def _answered(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=body)


def register(app: AsyncApp, wiring: Wiring) -> None:
    """Have every failed listener answered."""
    app.error(Failures(wiring).answer)
