"""Sessions that give new rows their keys before they are inserted.

SQLite cannot say which of many inserted rows got which key, so that a hundred rows would cost a
hundred statements. Here the keys of rows that are flushed together are reserved first, by one
statement, and the rows go in together.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlmodel import Session, SQLModel

KEY = "id"


class KeyedSession(Session):
    """A session whose new rows know their keys before they are inserted."""


@sa.event.listens_for(KeyedSession, "before_flush")
def _give_keys(session: orm.Session, _context: Any, _instances: Any) -> None:
    for table, rows in _without_key(session.new).items():
        if len(rows) > 1:
            for row, key in zip(rows, _reserved(session, table, len(rows)), strict=True):
                setattr(row, KEY, key)


def _without_key(rows: Iterable[Any]) -> dict[sa.Table, list[SQLModel]]:
    found: dict[sa.Table, list[SQLModel]] = defaultdict(list)
    for row in rows:
        table = getattr(type(row), "__table__", None)
        if table is not None and KEY in table.c and getattr(row, KEY) is None:
            found[table].append(row)
    return found


def _reserved(session: orm.Session, table: sa.Table, count: int) -> Iterable[int]:
    """So many keys that no other row has or will get.

    On SQLite the writer holds the file alone; on PostgreSQL the table's own sequence gives them.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        last = connection.execute(sa.select(sa.func.max(table.c[KEY]))).scalar() or 0
        return range(last + 1, last + 1 + count)
    sequence = sa.func.pg_get_serial_sequence(table.name, KEY)
    series = sa.func.generate_series(1, count).table_valued("value")
    return list(
        connection.execute(sa.select(sa.func.nextval(sequence)).select_from(series)).scalars()
    )
