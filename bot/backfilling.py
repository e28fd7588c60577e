"""Taking in many meetings at once, over message batches: sent, waited for, taken in, resumable.

Each meeting is taken in whole, in one transaction with the end of its entries, so that stopping at
any point loses nothing and takes in nothing twice. What fails fails by name for its own meeting.
"""


from bot.errors import BotError
from councils.errors import CouncilsError
from minutes.errors import MinutesError
from summariser.errors import (
    ContextTooLongError,
    EngineError,
    OverloadedError,
    RateLimitedError,
    TruncatedAnswerError,
)
from tracker.errors import TrackerError

ONE_MEETING = (BotError, CouncilsError, EngineError, MinutesError, TrackerError)
REFUSED_FOR_NOW = (OverloadedError, RateLimitedError)
TO_HALVE = (TruncatedAnswerError, ContextTooLongError)
