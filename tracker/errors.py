"""What can be asked of the tracker that it refuses, each with the sentence that the asker is told.

TrackerError
├── UnknownSlugError           no such committee; carries the nearest slugs
├── ReservedSlugError
├── InvalidSlugError
├── SlugTakenError
├── UnknownActionError
├── UnknownOfficerError
├── NotInDirectoryError        a Slack user who is no officer
├── NotTheClerkError
├── NotAllowedToWatchError     no clerk, where a clerk decides what is watched
├── NotYourActionError
├── StaleAnswerError           the action moved on since the button was drawn; carries its state
├── MeetingDateUnknownError    the minutes name no date and none was given
├── MeetingNotFoundError
├── MeetingTakenError          another meeting stands on the date that this one is moved to
├── UnknownMissError
├── EmptyNoteError
├── AmbiguousOwnerError
├── OfficerHeldError           an FOI hold keeps this officer's record
├── OfficerErasedError         somebody who was erased is not taken in again without being asked
├── InvalidTimeZoneError
├── SlackUserTakenError
├── OfficerFileError           a line of an imported officer list is wrong; carries its number
├── NotUnsaidError             a message that was said, or is not before this clerk
└── ForgottenError             these minutes, or this item, were forgotten on purpose
"""


class TrackerError(Exception):
    """That cannot be done."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class UnknownSlugError(TrackerError):
    """There is no committee with that short name."""

    def __init__(self, slug: str, nearest: tuple[str, ...] = ()) -> None:
        self.slug = slug
        self.nearest = nearest
        hint = f" Did you mean {' or '.join(nearest)}?" if nearest else ""
        super().__init__(f"I do not follow a committee called “{slug}”.{hint}")


class ReservedSlugError(TrackerError):
    """That short name is a command word. Please choose another."""


class InvalidSlugError(TrackerError):
    """A short name has 2 to 30 small letters, digits and single hyphens, such as bury-cyp."""


class SlugTakenError(TrackerError):
    """Another committee has that short name already."""


class UnknownActionError(TrackerError):
    """There is no action with that reference."""


class UnknownOfficerError(TrackerError):
    """There is no officer of that name in the directory."""


class NotInDirectoryError(TrackerError):
    """You are not in the officer directory, so there is nothing here that waits for you. Please ask democratic services to add you."""


class NotTheClerkError(TrackerError):
    """Only the clerk of this committee can see or decide that."""


class NotAllowedToWatchError(TrackerError):
    """A clerk decides what is watched. Please ask a committee's clerk to type this."""


class NotYourActionError(TrackerError):
    """The action is with another officer."""


class StaleAnswerError(TrackerError):
    """The action has moved on since the message was sent, so nothing was changed."""


class MeetingDateUnknownError(TrackerError):
    """These minutes do not say when the committee met. Please give the date with --meeting-on."""


class MeetingNotFoundError(TrackerError):
    """The committee has no meeting on that date."""


class MeetingTakenError(TrackerError):
    """The committee has another meeting on that date."""


class UnknownMissError(TrackerError):
    """That possible miss is not known."""


class EmptyNoteError(TrackerError):
    """Please write a few words first."""


class OfficerHeldError(TrackerError):
    """A freedom of information request holds this officer's record, so it is not erased yet."""


class OfficerErasedError(TrackerError):
    """This officer was erased from the directory. Say --again where they are to be in it after all."""


class InvalidTimeZoneError(TrackerError):
    """There is no time zone of that name. Please give one such as Europe/London."""


class SlackUserTakenError(TrackerError):
    """Another officer has that Slack user already."""


class AmbiguousOwnerError(TrackerError):
    """More than one officer fits that name. Please give the Slack user or the full name."""


class OfficerFileError(TrackerError):
    """The officer list could not be read."""

    def __init__(self, line: int, problem: str) -> None:
        self.line = line
        super().__init__(f"Line {line} of the officer list: {problem}. Nothing was imported.")


class NotUnsaidError(TrackerError):
    """That message does not wait to be sent again."""


class ForgottenError(TrackerError):
    """These minutes were forgotten on purpose and are not taken in again."""
