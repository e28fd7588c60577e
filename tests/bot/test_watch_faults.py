"""Every fault of a council's site: the health line is right, recovery is by itself, nothing lost.

One committee is watched at one site for three weeks; in the second the site fails, minutes come
out and a meeting is moved (`benchmarks.watching.fault_world`). All pairs of faults:
`python -m benchmarks watching-faults`.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from benchmarks.watching.fault_rule import expected, wrongs
from benchmarks.watching.fault_world import Machines, simulate
from benchmarks.watching.faults import ALL, Case, sample, singles
from councils.values import Cms
from storage.tables import Health

one_loop = pytest.mark.asyncio(loop_scope="module")

PAIRS, SEED = 8, 4
CLOSED_AND_DAMAGED = (Cms.MODERNGOV, ("service_blocked", "empty"))  # went wrong once
UP, BLOCKED, BROKEN = Health.UP, Health.BLOCKED, Health.BROKEN

HEALTH = {
    "forbidden": BLOCKED,
    "too_many": BLOCKED,
    "challenge": BLOCKED,
    "cloudflare": BLOCKED,
    "error_page": BLOCKED,
    "robots_refuses": BLOCKED,
    "server_error": BROKEN,
    "moved": BROKEN,
    "redirect_loop": BROKEN,
    "malformed_xml": BROKEN,
    "truncated": BROKEN,
    "empty": BROKEN,
    "slow": BROKEN,
    "dropped": BROKEN,
    "giant": BROKEN,
    "robots_error": BROKEN,
    "pages_blocked": UP,  # the service answers
    "service_blocked": UP,  # the pages do
    "service_off": UP,
    "wrong_encoding": UP,
    "stale_list": UP,  # meetings are looked at all the same
    "module_fails": BROKEN,
    "half_documents": BROKEN,
    "pages_for_documents": BROKEN,
    "no_documents": BROKEN,
}
TOGETHER = [
    (("forbidden", "server_error"), BLOCKED),  # what is refused is never answered with an error
    (("pages_blocked", "service_off"), BLOCKED),
    (("pages_blocked", "service_blocked"), BLOCKED),
    (("service_off", "stale_list"), UP),
    (("service_off", "malformed_xml"), UP),  # nobody sees it
    (("service_off", "truncated"), BROKEN),
    (("service_blocked", "truncated"), BLOCKED),  # the refusal is what the council can end
    (("pages_blocked", "malformed_xml"), BROKEN),  # the service answers, and damaged
    (("forbidden", "slow"), BROKEN),  # the refusal comes too late to be heard
    (("robots_error", "robots_refuses"), BROKEN),
    (("robots_refuses", "slow"), BLOCKED),  # nothing else is asked
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def machines() -> AsyncIterator[Machines]:
    async with Machines.open() as opened:
        yield opened


def _name(case: Case) -> str:
    return f"{case[0]}-{'-'.join(case[1])}"


def test_a_rule_says_what_a_clerk_should_be_told() -> None:
    """One table for both makes of site: where a fault exists, it is told in the same way."""
    for cms, names in ALL.items():
        assert {name: expected(cms, {name}) for name in names} == {
            name: HEALTH[name] for name in names
        }


@pytest.mark.parametrize(("faults", "health"), TOGETHER)
def test_the_rule_for_two_faults(faults: tuple[str, str], health: Health) -> None:
    assert expected(Cms.MODERNGOV, faults) is health


@one_loop
@pytest.mark.parametrize("cms", [Cms.MODERNGOV, Cms.CMIS])
async def test_without_a_fault_nothing_is_told(machines: Machines, cms: Cms) -> None:
    """And nothing is late, doubled or asked too often."""
    outcome = await simulate(machines, cms)
    assert wrongs(outcome) == []
    assert not outcome.told


@one_loop
@pytest.mark.parametrize("case", singles(), ids=_name)
async def test_each_fault_by_itself(machines: Machines, case: Case) -> None:
    """Told once, over once, noticed in time, asked seldom, each action once."""
    assert wrongs(await simulate(machines, *case)) == []


@one_loop
@pytest.mark.parametrize("case", [CLOSED_AND_DAMAGED, *sample(PAIRS, seed=SEED)], ids=_name)
async def test_two_faults_at_once(machines: Machines, case: Case) -> None:
    """Some of the pairs; which, the seed says."""
    assert wrongs(await simulate(machines, *case)) == []
