"""What a run of Claude costs in US dollars, from the tokens that the service counted.

``PRICES`` holds Anthropic's published list prices for its own service as read in October 2026.
They are the operator's to check, and to override by MATTERS_PRICES: a price changes without our
knowing, a contract or another service that speaks the same API has its own. A model that stands in
neither has no price, and what has no price has no cost (None): nothing is guessed. Models whose
price depends on the length of the request (claude-haiku-5-5) are left out for that reason.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from summariser.values import Usage

MILLION = 1_000_000
BATCH_SHARE = 0.5  # of the list price: what message batches cost
CHARACTERS_A_TOKEN = 3  # of English at the dear end: for estimates before a call, never for a cost
ANSWER_ALLOWANCE = 4_000  # tokens of answer that an estimate sets aside for each call
DATED = re.compile(r"-\d{8}$")  # "claude-haiku-4-5-20251001" costs what "claude-haiku-4-5" does
CACHE_READ, CACHE_WRITTEN = 0.1, 1.25  # of the input price, where an override names neither


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens: read, written, read from the cache, put into the cache."""

    read: float
    answered: float
    cache_read: float
    cache_written: float


PRICES: Mapping[str, Price] = {
    "claude-fable-5-1": Price(10, 50, 0.25, 12.5),
    "claude-opus-5-5": Price(4, 20, 0.2, 5),
    "claude-opus-5": Price(5, 25, 0.5, 6.25),
    "claude-opus-4-8": Price(5, 25, 0.5, 6.25),
    "claude-opus-4-7": Price(5, 25, 0.5, 6.25),
    "claude-opus-4-6": Price(5, 25, 0.5, 6.25),
    "claude-opus-4-5": Price(5, 25, 0.5, 6.25),
    "claude-sonnet-5-5": Price(2, 10, 0.1, 2.5),
    "claude-sonnet-5": Price(2, 10, 0.2, 2.5),
    "claude-sonnet-4-6": Price(3, 15, 0.3, 3.75),
    "claude-sonnet-4-5": Price(3, 15, 0.3, 3.75),
    "claude-haiku-4-5": Price(1, 5, 0.1, 1.25),
}


def read_prices(words: str) -> dict[str, Price]:
    """Read prices as an operator writes them: "model=read/answered, …" in dollars a million.

    Two further figures may follow, for tokens read from the cache and put into it; without them
    they are 0.1 and 1.25 of the first. Raises ValueError with a sentence.
    """
    return dict(_read_price(entry) for entry in words.split(",") if entry.strip())


def price_of(model: str, *, overrides: Mapping[str, Price] | None = None) -> Price | None:
    """Return the model's price, or None where it is not known. A date at its end is passed over."""
    table = {**PRICES, **(overrides or {})}
    return table.get(model) or table.get(DATED.sub("", model))


def cost(usage: Usage, price: Price | None, *, batch: bool = False) -> float | None:
    """Return what these tokens cost in US dollars; None without a price, 0 without a call.

    ``usage.input_tokens`` is everything that was read; what came from the cache or went into it
    is priced apart. A call that ended without an answer was not counted by the service, so that
    this is what the service told us of, no more.
    """
    if not usage.calls:
        return 0.0
    if price is None:
        return None
    plain = usage.input_tokens - usage.cached_tokens - usage.written_tokens
    dollars = (
        plain * price.read
        + usage.cached_tokens * price.cache_read
        + usage.written_tokens * price.cache_written
        + usage.output_tokens * price.answered
    ) / MILLION
    return dollars * BATCH_SHARE if batch else dollars


def estimated_cost(lengths: Iterable[int], price: Price, *, batch: bool = False) -> float:
    """Estimate what calls with requests of these lengths (code points) will cost, on the dear side.

    For a budget to be kept before anything is sent; never stored as a cost.
    """
    dollars = sum(
        length / CHARACTERS_A_TOKEN * max(price.read, price.cache_written)
        + ANSWER_ALLOWANCE * price.answered
        for length in lengths
    )
    return dollars / MILLION * (BATCH_SHARE if batch else 1)


def total(usages: Iterable[Usage]) -> Usage:
    """Add up what several runs cost. One cost that is not known makes the whole unknown."""
    whole = Usage()
    for one in usages:
        costs = (whole.cost_usd, one.cost_usd)
        known = [dollars for dollars in costs if dollars is not None]
        whole = replace(
            whole,
            model=one.model or whole.model,
            input_tokens=whole.input_tokens + one.input_tokens,
            output_tokens=whole.output_tokens + one.output_tokens,
            cached_tokens=whole.cached_tokens + one.cached_tokens,
            written_tokens=whole.written_tokens + one.written_tokens,
            calls=whole.calls + one.calls,
            cost_usd=sum(known) if len(known) == len(costs) else None,
        )
    return whole


def _read_price(entry: str) -> tuple[str, Price]:
    model, _, figures = entry.partition("=")
    try:
        dollars = [float(figure) for figure in figures.split("/")]
    except ValueError:
        dollars = []
    if (
        not model.strip()
        or len(dollars) not in {2, 4}
        or not all(0 <= d < MILLION for d in dollars)
    ):
        raise ValueError(f"“{entry.strip()}” is not a price. Please write model=2/10.")
    read, answered, *cache = dollars
    cache_read, cache_written = cache or (read * CACHE_READ, read * CACHE_WRITTEN)
    return model.strip(), Price(read, answered, cache_read, cache_written)
