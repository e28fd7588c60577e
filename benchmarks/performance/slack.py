"""`/actions` answered by the real Bolt app out of ten thousand actions, beside bare Bolt apps."""

import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from urllib.parse import urlencode

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.performance.readings import Figure, milliseconds_each
from benchmarks.performance.rows import NEVER, NOW, SLUG, fresh_database, furnish, open_actions
from handlers.app import build_app, settled

ACTIONS = 10_000
ROUNDS, TIMES = 10, 20


async def figures() -> list[Figure]:
    """The answer beside Bolt as it comes, and beside Bolt set up as ours is."""
    as_it_comes, quick = _bare(quick=False), _bare(quick=True)
    async with fresh_database() as db:
        await furnish(db)
        await open_actions(db, ACTIONS, first=1, look_on=NEVER)
        client = AsyncWebClient(token="xoxb-bench")  # noqa: S106 - no secret: never sent anywhere
        ours = build_app(db=db, clock=lambda: NOW, client=client, wake=lambda: None)
        walls = await _in_turns(ours, as_it_comes, clock=time.perf_counter)
        cpus = await _in_turns(ours, quick, clock=time.process_time)
        await settled(ours)
    return _figures(walls, cpus)


Turns = tuple[list[float], list[float]]  # milliseconds of ours, and of the other app


def _figures(walls: Turns, cpus: Turns) -> list[Figure]:
    what = f"`/actions {SLUG}` with {ACTIONS:,} actions stored, in process"
    comes = "a bare Bolt app as it comes that answers “ok” (it polls for its answer every 10 ms)"
    slow, quick = "the slowest but five of a hundred", "before it responds, as ours is set up"
    return [
        _figure("actions_answer", walls, median, "ms", what, comes, "ratio at most 0.5"),
        _figure("actions_answer_p95", walls, _p95, "ms", f"{what}, {slow}", f"{comes}, {slow}"),
        _figure(
            "actions_answer_cpu",
            cpus,
            median,
            "CPU ms",
            what,
            f"a bare Bolt app that answers {quick}",
        ),
    ]


def _figure(name: str, turns: Turns, of: Callable[[list[float]], float], *words: str) -> Figure:
    ours, other = turns
    return Figure(name, of(ours), of(other), *words)


async def _in_turns(ours: AsyncApp, other: AsyncApp, *, clock: Callable[[], float]) -> Turns:
    """Both asked by turns, so that whatever else the machine does weighs on both alike."""
    taken: Turns = ([], [])
    for _ in range(ROUNDS):
        for app, times in zip((ours, other), taken, strict=True):
            times.extend(await _answers(app, clock=clock))
    return taken


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1]


def _bare(*, quick: bool) -> AsyncApp:
    app = AsyncApp(
        client=AsyncWebClient(),
        authorize=_authorize,
        signing_secret="",
        request_verification_enabled=False,
        process_before_response=quick,
    )

    async def answer(ack: AsyncAck) -> None:
        await ack("ok")

    app.command("/actions")(answer)
    return app


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-bench")  # noqa: S106 - as above


async def _answers(app: AsyncApp, *, clock: Callable[[], float]) -> list[float]:
    body = urlencode(
        {
            "command": "/actions",
            "text": SLUG,
            "user_id": "U2",
            "team_id": "T1",
            "channel_id": "C1",
            "trigger_id": "1.2.3",
            "response_url": "https://slack.example/r",
        }
    )
    kind: dict[str, str | Sequence[str]] = {"content-type": ["application/x-www-form-urlencoded"]}

    async def ask() -> None:
        answer = await app.async_dispatch(AsyncBoltRequest(body=body, headers=kind))
        if answer.status != 200 or not answer.body:  # noqa: PLR2004 - HTTP's own word for good
            raise RuntimeError(f"the app answered {answer.status}")

    async def settle() -> None:
        await settled(app)  # what is done after the answer keeps nobody waiting

    return await milliseconds_each(ask, times=TIMES, warm=3, clock=clock, between=settle)
