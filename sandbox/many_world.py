"""What is known of a world of generated councils: what is published when, and what was asked."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sandbox.many_council import GeneratedCouncil, Sitting, Traits
from sandbox.many_words import council_name

SENTINELS = ("0", "-1", "")  # in thirds: the id that stands for every committee

Requests = dict[str, dict[date, Counter[str]]]


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of the councils are of a kind, from 0 to 1; counts are rounded.

    No council is both blocking and slow. ``cancelled`` is a share of the meetings.
    """

    without_service: float = 0.15
    blocking: float = 0.05
    slow: float = 0.05
    news: float = 0.5
    cancelled: float = 0.02


class World:
    """The councils of a world, by origin (``http://127.0.x.y:port``, no slash at its end).

    ``requests[origin][day]`` counts what was asked on a simulated day, by kind: "robots",
    "GetMeeting" and the other methods, and the words of `sandbox.many_pages.KINDS`.
    """

    def __init__(
        self, councils: dict[str, GeneratedCouncil], *, now: Callable[[], datetime]
    ) -> None:
        self.councils = councils
        self.now = now
        self.requests: Requests = defaultdict(lambda: defaultdict(Counter))

    @property
    def origins(self) -> tuple[str, ...]:
        """The addresses of all councils, in the order of their numbers."""
        return tuple(self.councils)

    def published(self, origin: str, at: datetime | None = None) -> dict[str, str]:
        """Return "draft" or "approved" by the id of each meeting whose minutes are out.

        `at` is an aware instant, now without it. Nothing is left out for a blocking council.
        """
        instant = at or self.now()
        sittings = self.councils[origin].sittings.values()
        known = {str(one.id): one.status(instant) for one in sittings}
        return {key: status for key, status in known.items() if status}

    def sittings(self, origin: str) -> tuple[Sitting, ...]:
        """Return all meetings of a council, with the instants of their publication."""
        return tuple(self.councils[origin].sittings.values())

    def asked(self, origin: str, day: date | None = None) -> int:
        """Return how many requests a council had on a simulated day, or ever."""
        days = self.requests.get(origin, {})
        return sum(sum(kinds.values()) for on, kinds in days.items() if day in {None, on})


def planned(
    count: int, *, committees: int, seed: int, start: datetime, shares: Shares
) -> Iterator[GeneratedCouncil]:
    """Plan the councils of a world, so many of each kind: the same arguments, the same councils."""
    random = Random(f"{seed} traits")  # noqa: S311  # traits, not secrets
    troubled = _chosen(random, count, shares.blocking + shares.slow)
    blocking = set(troubled[: round(count * shares.blocking)])
    silent = set(_chosen(random, count, shares.without_service))
    with_news = set(_chosen(random, count, shares.news))
    for number in range(count):
        traits = Traits(
            everything=SENTINELS[number % len(SENTINELS)],
            has_service=number not in silent,
            is_blocking=number in blocking,
            is_slow=number in troubled and number not in blocking,
            has_news=number in with_news,
        )
        yield GeneratedCouncil(
            number,
            name=council_name(number),
            seed=seed,
            start=start,
            committees=committees,
            traits=traits,
            cancelled=shares.cancelled,
        )


def _chosen(random: Random, count: int, share: float) -> list[int]:
    return random.sample(range(count), min(count, round(count * share)))
