"""The workspace's users."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.workspace.changes import Changes
from sandbox.workspace.errors import NoSuchUserError
from sandbox.workspace.ids import Ids
from sandbox.workspace.values import User


class People:
    """Users by id; a person may also be named as "@name" or "name"."""

    def __init__(self, ids: Ids, changes: Changes, *, team_id: str, domain: str) -> None:
        self._ids = ids
        self._changes = changes
        self._team_id = team_id
        self._domain = domain
        self._users: dict[str, User] = {}

    def __iter__(self) -> Iterator[User]:
        return iter(self._users.values())

    def __len__(self) -> int:
        return len(self._users)

    def add(self, name: str, *, real_name: str | None = None, **facts: Any) -> User:
        """Add a user and return them; `facts` are fields of User."""
        ZoneInfo(facts.get("tz", "Europe/London"))
        user_id = facts.pop("id", None) or self._ids.next("U")
        email = facts.pop("email", None) or f"{name}@{self._domain}"
        user = User(
            id=user_id,
            name=name,
            real_name=real_name or name,
            email=None if facts.get("is_bot") else email,
            team_id="T0STRANGERS" if facts.get("is_stranger") else self._team_id,
            **facts,
        )
        return self._keep(user)

    def change(self, user: User, **facts: Any) -> User:
        """Give a user other facts (fields of User)."""
        return self._keep(replace(user, **facts))

    def get(self, user_id: str) -> User | None:
        """Return the user with that id, or None."""
        return self._users.get(user_id)

    def find(self, who: str | User) -> User:
        """Return the user with that id or name; raises NoSuchUserError."""
        if isinstance(who, User):
            return self.find(who.id)
        user = self._users.get(who) or self.named(who)
        if user is None:
            raise NoSuchUserError(f"no user is called {who!r}")
        return user

    def named(self, name: str) -> User | None:
        """Return the user with that handle ("@name" or "name"), or None."""
        handle = name.removeprefix("@").casefold()
        return next((user for user in self if user.name.casefold() == handle), None)

    def with_email(self, email: str) -> User | None:
        """Return the user with that address, or None."""
        wanted = email.strip().casefold()
        return next((user for user in self if (user.email or "").casefold() == wanted), None)

    def _keep(self, user: User) -> User:
        self._users[user.id] = user
        self._changes.tell("user", user=user.id)
        return user
