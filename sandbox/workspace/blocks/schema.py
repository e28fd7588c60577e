"""A small language for what Slack accepts: each check reads a value and writes complaints.

The complaints are in Slack's own words, each with the JSON pointer of the value it is about.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

Complaints = list[str]
Check = Callable[[Any, str, Complaints], None]


def complain(complaints: Complaints, words: str, pointer: str) -> None:
    """Write one complaint as Slack does."""
    complaints.append(f"[ERROR] {words} [json-pointer:{pointer}]")


def string(*, most: int | None = None, least: int = 0) -> Check:
    """Accept a string of `least` to `most` characters."""

    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, str):
            complain(complaints, "must provide a string", pointer)
        elif most is not None and len(value) > most:
            complain(complaints, f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            complain(complaints, f"must be more than {least - 1} characters", pointer)

    return check


def url(*, most: int = 3000) -> Check:
    """Accept an absolute address of at most `most` characters."""
    length = string(most=most, least=1)

    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        length(value, pointer, complaints)
        if isinstance(value, str) and value and ":" not in value:
            complain(complaints, "must be a valid URL", pointer)

    return check


def words(*allowed: str) -> Check:
    """Accept one of these strings."""

    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if value not in allowed:
            complain(complaints, "must be a valid enum value", pointer)

    return check


def boolean(value: Any, pointer: str, complaints: Complaints) -> None:
    """Accept true or false."""
    if not isinstance(value, bool):
        complain(complaints, "must provide a boolean", pointer)


def integer(*, least: int | None = None, most: int | None = None) -> Check:
    """Accept a whole number from `least` to `most`."""

    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            complain(complaints, "must provide a number", pointer)
        elif least is not None and value < least:
            complain(complaints, f"must be greater than {least - 1}", pointer)
        elif most is not None and value > most:
            complain(complaints, f"must be less than {most + 1}", pointer)

    return check


def anything(value: Any, pointer: str, complaints: Complaints) -> None:
    """Accept whatever it is."""


def array(item: Check, *, least: int = 1, most: int | None = None) -> Check:
    """Accept a list of `least` to `most` items, each passing `item`."""

    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, list):
            complain(complaints, "must provide an array", pointer)
            return
        if most is not None and len(value) > most:
            complain(complaints, f"no more than {most} items allowed", pointer)
        if len(value) < least:
            complain(complaints, f"no fewer than {least} items required", pointer)
        for place, inner in enumerate(value):
            item(inner, f"{pointer}/{place}", complaints)

    return check


def struct(
    required: Mapping[str, Check] | None = None,
    optional: Mapping[str, Check] | None = None,
    *,
    nullable: Collection[str] = (),
) -> Check:
    """Accept an object with these fields and no others; `nullable` ones may be null."""
    must, may = dict(required or {}), dict(optional or {})
    fields = must | may

    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, dict):
            complain(complaints, "must provide an object", pointer)
            return
        for name in must:
            if name not in value:
                complain(complaints, f"missing required field: {name}", pointer)
        for name, inner in value.items():
            if name not in fields:
                complain(complaints, f"invalid additional property: {name}", pointer)
            elif inner is not None or name not in nullable:
                fields[name](inner, f"{pointer}/{name}", complaints)

    return check


def by_type(table: Mapping[str, Check]) -> Check:
    """Accept an object whose `type` is a key of `table`, and which passes that check."""

    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, dict):
            complain(complaints, "must provide an object", pointer)
        elif "type" not in value:
            complain(complaints, "missing required field: type", pointer)
        elif not isinstance(value["type"], str) or value["type"] not in table:
            complain(complaints, f"unsupported type: {value['type']}", f"{pointer}/type")
        else:
            table[value["type"]](value, pointer, complaints)

    return check


def also(check: Check, *further: Check) -> Check:
    """Accept what passes all of these checks."""

    def both(value: Any, pointer: str, complaints: Complaints) -> None:
        for one in (check, *further):
            one(value, pointer, complaints)

    return both


def exactly_one_of(*names: str) -> Check:
    """Accept an object that has one of these fields, and not two."""

    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, dict):
            return
        given = [name for name in names if name in value]
        if not given:
            complain(complaints, f"missing required field: {names[0]}", pointer)
        elif len(given) > 1:
            complain(complaints, f"only one of {' or '.join(names)} is allowed", pointer)

    return check


def at_least_one_of(*names: str) -> Check:
    """Accept an object that has at least one of these fields."""

    def check(value: Any, pointer: str, complaints: Complaints) -> None:
        if isinstance(value, dict) and not any(name in value for name in names):
            complain(complaints, f"missing required field: {names[0]}", pointer)

    return check
