"""Reading many columns at once: SQLModel types the rows of at most four.

What is asked for often is asked as a statement made once over plain tables, with its values bound
at each asking: making a statement costs more than running it.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

UNSYNCHRONISED = {"synchronize_session": False}  # for updates of rows that nobody holds

T = TypeVar("T")


async def rows_of(session: AsyncSession, query: sa.Select[*tuple[Any, ...]]) -> Sequence[Any]:
    """The rows of a query of any number of columns, as tuples."""
    return (await session.exec(cast("Select[Any]", query))).all()


async def asked_plainly(session: AsyncSession, ask: Callable[[sa.Connection], T]) -> T:
    """What `ask` reads over the session's own connection, with all that was changed so far."""

    def asked(plain: Any) -> T:
        plain.flush()
        return ask(plain.connection())

    return await session.run_sync(asked)


def columns_of(model: type[SQLModel]) -> Any:
    """The columns of a model's table: `columns_of(Action).id`."""
    return cast("sa.Table", sa.inspect(model).local_table).c


def table_of(model: type[SQLModel]) -> sa.Table:
    """The plain table of a model."""
    return cast("sa.Table", sa.inspect(model).local_table)


def is_any(column: sa.ColumnElement[Any], values: Iterable[StrEnum]) -> sa.ColumnElement[bool]:
    """For a statement made once: the column is one of these words of ours, which never change."""
    return column.in_([sa.literal_column(f"'{value}'") for value in values])


def bound(name: str, like: sa.ColumnElement[Any]) -> sa.BindParameter[Any]:
    """A value to be given at each asking, of the same type as a column."""
    return sa.bindparam(name, type_=like.type)


def each_of(name: str, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """The column is one of the values given by this name at each asking."""
    return column.in_(sa.bindparam(name, expanding=True))
