"""What can go wrong while an engine looks for actions.

    EngineError                     carries the usage so far
    ├── TruncatedAnswerError        cut short at the limit of words (split and asked again first)
    ├── RefusedError                the model would not answer; carries the category
    ├── MalformedAnswerError        not the JSON, or not the shape, that was asked for
    ├── ContextTooLongError         one item alone is longer than the model reads
    ├── InvalidRequestError         the service does not accept our request (400, 404, 422)
    ├── UnauthorisedError           a wrong key, or a key without the right (401, 403)
    │   └── MissingKeyError         no key at all: nothing was sent
    ├── PaymentRequiredError        the account has no credit (402)
    ├── BudgetExceededError         our own monthly limit for the council is spent: nothing was sent
    └── EngineUnavailableError      the service, not the minutes: later may be better; carries the
        │                           seconds that the service asked us to wait, if it said
        ├── RateLimitedError        429
        ├── OverloadedError         529
        ├── EngineFailedError       500 and its like, or an answer that is not from the service
        ├── BatchEntryExpiredError  the batch's day was over before this request's turn
        ├── EngineTimeoutError      no answer in time, ours or the service's
        └── EngineUnreachableError  no connection, or one that dropped

Each class docstring is the plain sentence that a clerk is told.
"""

from summariser.values import Usage


class EngineError(Exception):
    """The minutes could not be searched for actions."""

    def __init__(self, message: str | None = None, *, usage: Usage | None = None) -> None:
        self.usage = usage or Usage()
        super().__init__(message or (self.__doc__ or "").strip())


class TruncatedAnswerError(EngineError):
    """Claude's answer was cut short, so it was not used."""


class RefusedError(EngineError):
    """Claude declined to read these minutes."""

    def __init__(
        self, message: str | None = None, *, category: str | None = None, usage: Usage | None = None
    ) -> None:
        self.category = category
        super().__init__(message, usage=usage)


class MalformedAnswerError(EngineError):
    """Claude's answer was not in the form that was asked for, so it was not used."""


class ContextTooLongError(EngineError):
    """One item of these minutes is longer than Claude can read at once."""


class InvalidRequestError(EngineError):
    """Claude's service did not accept the request. Please check the model name and the address."""


class UnauthorisedError(EngineError):
    """Claude's service did not accept the key. Please check ANTHROPIC_API_KEY."""


class MissingKeyError(UnauthorisedError):
    """There is no key for Claude. Please set ANTHROPIC_API_KEY, or use the cues engine."""


class PaymentRequiredError(EngineError):
    """The account with Claude's service has no credit left."""


class BudgetExceededError(EngineError):
    """The month's budget for Claude is spent."""


class UnknownPriceError(EngineError):
    """The price of this model is not known, so its budget cannot be kept. Please set MATTERS_PRICES."""


class BatchEntryCancelledError(EngineError):
    """The batch was cancelled before Claude read this."""


class BatchEntryMissingError(EngineError):
    """Claude's service gave no readable answer on this in its batch."""


class MinutesChangedError(EngineError):
    """The minutes have changed since they were sent to Claude, so its answer was not used."""


class EngineUnavailableError(EngineError):
    """Claude's service could not answer."""

    def __init__(
        self,
        message: str | None = None,
        *,
        retry_after: float | None = None,
        usage: Usage | None = None,
    ) -> None:
        self.retry_after = retry_after
        super().__init__(message, usage=usage)


class RateLimitedError(EngineUnavailableError):
    """Claude's service asked us to slow down."""


class OverloadedError(EngineUnavailableError):
    """Claude's service is overloaded at the moment."""


class EngineFailedError(EngineUnavailableError):
    """Claude's service failed, or something else answered in its place."""


class BatchEntryExpiredError(EngineUnavailableError):
    """Claude's service did not come to this within the batch's day."""


class EngineTimeoutError(EngineUnavailableError):
    """Claude's service took too long to answer."""


class EngineUnreachableError(EngineUnavailableError):
    """Claude's service could not be reached."""
