"""What can go wrong while reading minutes.

    MinutesError
    └── UnreadableDocumentError   the bytes are no minutes that we can read
        ├── EmptyDocumentError
        ├── DocumentTooLargeError
        ├── EncryptedDocumentError
        ├── UnknownFormatError
        └── ReaderLimitError      the limited child process ran out of time or memory

Each class docstring is the sentence that a person is told.
"""


class MinutesError(Exception):
    """The minutes could not be read."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class UnreadableDocumentError(MinutesError):
    """The document could not be read: it is damaged, or not minutes in a form that we know."""


class EmptyDocumentError(UnreadableDocumentError):
    """The document is empty: there are no words in it."""


class DocumentTooLargeError(UnreadableDocumentError):
    """The document is larger than 20 MB, which is more than minutes ever are."""


class EncryptedDocumentError(UnreadableDocumentError):
    """The PDF is protected with a password. Please save a copy without one and try again."""


class UnknownFormatError(UnreadableDocumentError):
    """The document is not HTML, PDF, Word (.docx), Markdown or plain text."""


class ReaderLimitError(UnreadableDocumentError):
    """Reading the document took too much time or memory, so it was stopped."""
