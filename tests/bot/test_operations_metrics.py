"""What monitoring is told: figures of the tables and of the process, and nothing of anybody."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import aiohttp
import pytest
import sqlalchemy as sa

from bot.metrics import Metrics
from bot.readiness import is_ready
from bot.sandbox_world import World, open_world
from bot.serving import Address, metrics_address, watched
from storage.database import Database
from storage.tables import Delivery, DeliveryKind, Mode

NOW = datetime(2025, 12, 3, 9, 5, tzinfo=UTC)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world(mode=Mode.AUTO) as opened:
        yield opened


def figure(text: str, name: str, **labels: str) -> float:
    """The value of one figure."""
    words = ",".join(f'{key}="{value}"' for key, value in labels.items())
    line = f"{name}{{{words}}} " if words else f"{name} "
    return next(
        float(found.removeprefix(line)) for found in text.splitlines() if found.startswith(line)
    )


def planned(number: int) -> Delivery:
    return Delivery(
        key=f"k{number}", kind=DeliveryKind.DIGEST, recipient=f"C{number}",
        local_date=date(2025, 12, 3), not_before=NOW - timedelta(seconds=90),
    )  # fmt: skip


async def test_messages_are_counted_by_kind_and_state(db: Database) -> None:
    async with db.write() as session:
        session.add_all(planned(number) for number in range(3))
    text = (await Metrics().text(db, now=NOW)).decode()
    assert figure(text, "matters_deliveries", kind="digest", state="planned") == 3
    assert figure(text, "matters_deliveries", kind="reminder", state="uncertain") == 0
    assert figure(text, "matters_delivery_oldest_due_seconds") == 90
    assert figure(text, "matters_database_up") == 1


async def test_counting_is_done_once_for_some_seconds(db: Database) -> None:
    """Ten servers that ask at once cost one count."""
    seconds = 0.0
    metrics = Metrics(counted=lambda: seconds)
    await metrics.text(db, now=NOW)
    async with db.write() as session:
        session.add(planned(1))
    planned_ones = {"kind": "digest", "state": "planned"}
    before = (await metrics.text(db, now=NOW)).decode()
    seconds = 11.0
    after = (await metrics.text(db, now=NOW)).decode()
    assert figure(before, "matters_deliveries", **planned_ones) == 0
    assert figure(after, "matters_deliveries", **planned_ones) == 1


async def test_without_a_database_the_process_still_answers(tmp_path: object) -> None:
    """It says so, and gives no old figures as new."""
    async with Database.open(f"sqlite:///{tmp_path}/empty.sqlite") as db:
        assert not await is_ready(db)
    async with Database.open("postgresql://nobody@127.0.0.1:9/none?connect_timeout=1") as db:
        text = (await Metrics().text(db, now=NOW)).decode()
        assert not await is_ready(db)
    assert figure(text, "matters_database_up") == 0
    assert "matters_deliveries{" not in text


async def test_a_database_that_is_behind_is_not_ready_and_one_ahead_is(db: Database) -> None:
    """Tables are migrated before the processes are replaced: the old ones go on."""
    assert await is_ready(db)
    for number, ready in (("0001", False), ("9999", True)):
        async with db.write() as session:
            connection = await session.connection()
            moved = sa.text("UPDATE alembic_version SET version_num = :number")
            await connection.execute(moved, {"number": number})
        assert await is_ready(db) is ready


async def test_a_running_bot_counts_and_names_nobody(world: World) -> None:
    """Answers of Slack by method, jobs, readings; no name, no slug, no word of the minutes."""
    await world.publish("2025-11-20")
    await world.settle()
    text = (await world.bot.figures()).decode()
    said = figure(text, "matters_slack_answers_total", answer="answered", method="chat.postMessage")
    assert said == figure(text, "matters_deliveries", kind="digest", state="sent") + figure(
        text, "matters_deliveries", kind="triage", state="sent"
    )
    assert figure(text, "matters_job_seconds_count", job="plan") >= 1
    assert figure(text, "matters_engine_readings_total", engine="cues") == 1
    assert figure(text, "matters_readings") == 1
    assert figure(text, "matters_actions", status="open") >= 1
    labels = set(re.findall(r'(\w+)="([^"]*)"', text))
    named = {
        "kind",
        "state",
        "status",
        "health",
        "method",
        "answer",
        "job",
        "engine",
        "le",
        "version",
    }
    assert {name for name, _ in labels} == named
    assert not any(re.search(r"[A-Z]|netherby|\d{4}-", value) for name, value in labels
                   if name not in {"le", "method"})  # fmt: skip


async def test_an_address_that_lets_its_holder_in_is_no_label() -> None:
    """A response_url is counted as other."""
    metrics = Metrics()
    metrics._answered("https://hooks.slack.com/actions/T1/2/secretsecret", "answered")
    found = metrics.registry.get_sample_value(
        "matters_slack_answers_total", {"method": "other", "answer": "answered"}
    )
    assert found == 1


async def test_monitoring_is_answered_beside_socket_mode(world: World, unused_port: int) -> None:
    """Where MATTERS_METRICS says: the process lives, it is ready, its figures."""
    settings = world.bot.settings.model_copy(update={"metrics": str(unused_port)})
    object.__setattr__(world.bot, "settings", settings)
    async with watched(world.bot), aiohttp.ClientSession() as session:
        answers = {}
        for path in ("healthz", "readyz", "metrics"):
            async with session.get(f"http://127.0.0.1:{unused_port}/{path}") as answer:
                answers[path] = (answer.status, await answer.text())
    assert answers["healthz"] == (200, "ok")
    assert answers["readyz"] == (200, "ready")
    assert "matters_build_info" in answers["metrics"][1]


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def test_a_port_alone_is_one_of_this_machine() -> None:
    assert metrics_address("9090") == Address("127.0.0.1", 9090)
    assert metrics_address("10.0.0.5:9090") == Address("10.0.0.5", 9090)
