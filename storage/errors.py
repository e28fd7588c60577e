"""What can go wrong with the database.

StorageError
├── DatabaseUnreachableError   it cannot be opened: no such folder, no permission, no server
├── DatabaseNewerError         a later version of this program has written it
├── DatabaseBusyError          another process holds the write lock for too long
└── AlreadyRunningError        a second `matters run` on the same file
"""


class StorageError(Exception):
    """The database could not do what was asked."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class DatabaseUnreachableError(StorageError):
    """The database could not be opened. Please check MATTERS_DATABASE_URL and the folder's permissions."""


class DatabaseNewerError(StorageError):
    """The database was written by a later version of Matters Arising. Please use that version."""


class DatabaseBusyError(StorageError):
    """The database was busy for too long. Please try again."""


class AlreadyRunningError(StorageError):
    """Matters Arising is running on this database already. Stop the other one first."""
