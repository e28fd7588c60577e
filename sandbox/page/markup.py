"""HTML attributes, escaped once in one place."""

from collections.abc import Mapping

from markupsafe import Markup

Value = str | int | bool | None


def attributes(values: Mapping[str, Value]) -> Markup:
    """Return ` name="value"…`: True gives the bare name, False and None leave it out."""
    drawn = []
    for name, value in values.items():
        if value is True:
            drawn.append(Markup(" {}").format(name))
        elif value is not None and value is not False:
            drawn.append(Markup(' {}="{}"').format(name, value))
    return Markup("").join(drawn)


def tag(name: str, values: Mapping[str, Value], content: str | None = "") -> Markup:
    """Return one element around escaped content; None as content means a void element."""
    opened = Markup("<{}{}>").format(Markup(name), attributes(values))  # noqa: S704 - name is ours
    if content is None:
        return opened
    return Markup("{}{}</{}>").format(opened, content, Markup(name))  # noqa: S704 - name is ours
