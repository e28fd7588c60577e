"""A conversation as one person sees it: days, runs of messages by one author, threads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from sandbox.page.attachments import attachments_html
from sandbox.page.blocks import blocks_html
from sandbox.page.dates import clock_time, day_name, long_day
from sandbox.page.mrkdwn import mrkdwn
from sandbox.page.people import Face, face_of, nobody, slackbot
from sandbox.page.rich_text import joined
from sandbox.page.scene import Scene
from sandbox.workspace import Channel, Ephemeral, Message, Workspace

RUN = timedelta(minutes=5)
Posting = Message | Ephemeral


@dataclass(frozen=True)
class Row:
    """One message as it is drawn.

    `day` heads it where a new day begins; `continued` means that the row above is by the same
    author, so name and picture are left out.
    """

    key: str
    ts: str
    face: Face
    at: datetime
    body: Markup
    ephemeral: bool = False
    edited: bool = False
    continued: bool = False
    day: str | None = None
    replies: tuple["Row", ...] = ()

    @property
    def time(self) -> str:
        """The time of day on the reader's clock."""
        return clock_time(self.at)

    @property
    def when(self) -> str:
        """Day and time in full."""
        return f"{long_day(self.at)} at {self.time}"


def words_html(posting: Posting, scene: Scene) -> Markup:
    """Return the body of a message: its blocks, or its text where it has none."""
    if posting.blocks:
        return blocks_html(posting.blocks, scene)
    if not posting.text:
        return Markup("")
    formatted = not isinstance(posting, Message) or posting.mrkdwn
    words = mrkdwn(posting.text, scene) if formatted else escape(posting.text)
    return Markup('<div class="block block-text">{}</div>').format(words)


def _files(posting: Posting, workspace: Workspace) -> list[Mapping[str, object]]:
    ids = posting.files if isinstance(posting, Message) else ()
    found = [workspace.files.get(file_id) for file_id in ids]
    return [
        {"name": file.name, "filetype": file.name.rpartition(".")[2], "size": len(file.content)}
        for file in found
        if file is not None
    ]


def body_of(posting: Posting, workspace: Workspace, scene: Scene) -> Markup:
    """Return all of a message: words, attachments, unfurled links, files."""
    unfurls = posting.unfurls if isinstance(posting, Message) else ()
    hung = {
        "attachments": [*posting.attachments, *unfurls],
        "files": _files(posting, workspace),
    }
    return joined([words_html(posting, scene), attachments_html(hung, scene)])


def author_of(posting: Posting, workspace: Workspace) -> Face:
    """Return who said it; ephemeral messages come from the app or from Slack itself."""
    if isinstance(posting, Ephemeral):
        app = workspace.users.find(workspace.app.bot_user)
        return slackbot() if posting.from_slackbot else face_of(workspace, app)
    user = workspace.users.get(posting.user)
    return face_of(workspace, user) if user else replace(slackbot(), name=posting.user)


def _row(posting: Posting, workspace: Workspace, scene: Scene) -> Row:
    ephemeral = isinstance(posting, Ephemeral)
    entered = workspace.entered.get((scene.viewer, posting.channel, posting.ts), {})
    key = f"{'e' if ephemeral else 'm'}-{posting.ts.replace('.', '-')}"
    return Row(
        key=key,
        ts=posting.ts,
        face=author_of(posting, workspace),
        at=scene.local(posting.at),
        body=body_of(posting, workspace, scene.on(key).filled(entered, {})),
        ephemeral=ephemeral,
        edited=isinstance(posting, Message) and posting.edited is not None,
    )


def _tombstone(ts: str, replies: tuple[Row, ...], scene: Scene) -> Row:
    """Return what stands for a deleted message while it has answers, as in Slack."""
    return Row(
        key=f"m-{ts.replace('.', '-')}",
        ts=ts,
        face=nobody(),
        at=scene.at(float(ts)),
        body=Markup('<p class="edited">This message was deleted.</p>'),
        replies=replies,
    )


def _follows(row: Row, above: Row | None) -> bool:
    """Whether a row belongs to the run of the row above it."""
    return (
        above is not None
        and above.face.id == row.face.id
        and row.at - above.at < RUN
        and not (row.ephemeral or above.ephemeral or above.replies)
    )


def arranged(rows: Iterable[Row], *, now: datetime) -> tuple[Row, ...]:
    """Return rows with their day headings and runs; `now` is the reader's local time."""
    done: list[Row] = []
    for row in rows:
        above = done[-1] if done else None
        new_day = above is None or above.at.date() != row.at.date()
        name = day_name(row.at, now)
        words = f"{name}, {long_day(row.at)}" if name else long_day(row.at)
        done.append(
            replace(
                row,
                day=words if new_day else None,
                continued=not new_day and _follows(row, above),
            )
        )
    return tuple(done)


def _parent(posting: Posting) -> str | None:
    thread = posting.thread_ts
    return thread if thread is not None and thread != posting.ts else None


def _threads(postings: Sequence[Posting]) -> dict[str, list[Posting]]:
    threads: dict[str, list[Posting]] = {}
    for posting in postings:
        if (parent := _parent(posting)) is not None:
            threads.setdefault(parent, []).append(posting)
    return threads


def timeline(
    workspace: Workspace, channel: Channel, scene: Scene, *, told: Sequence[Ephemeral] = ()
) -> tuple[Row, ...]:
    """Return what the viewer sees in a conversation, oldest first, replies below their parent.

    `told` is what Slack itself told them there.
    """
    seen: list[Posting] = [
        *workspace.messages(channel),
        *workspace.ephemerals(scene.viewer, channel),
        *told,
    ]
    seen.sort(key=lambda posting: posting.ts)
    threads = _threads(seen)
    standing = {posting.ts for posting in seen}
    now = scene.local(scene.now)

    def with_replies(posting: Posting) -> Row:
        replies = [_row(reply, workspace, scene) for reply in threads.get(posting.ts, ())]
        return replace(_row(posting, workspace, scene), replies=tuple(replies))

    rows = [with_replies(posting) for posting in seen if _parent(posting) is None]
    for ts in threads.keys() - standing:
        replies = tuple(_row(reply, workspace, scene) for reply in threads[ts])
        rows.append(_tombstone(ts, replies, scene))
    return arranged(sorted(rows, key=lambda row: row.ts), now=now)
