"""Minutes out of plain text: the text is kept exactly, and every position points into it."""

from minutes.assembly import Page, assemble
from dataclasses import replace

from minutes.classify import roles_of
from minutes.lines import lines_of
from minutes.naming import has_numbered_items
from minutes.splitting import split_labels
from minutes.traits import traits_of
from minutes.values import Minutes


def read_text(text: str, *, source: str, verified: bool = False) -> Minutes:
    """Read minutes out of plain text or Markdown. Any string gives minutes; nothing is raised.

    ``Minutes.text`` is ``text`` itself, nothing stripped or normalised.
    """
    whole = lines_of(text)
    lines = split_labels(text, whole)
    traits = traits_of(text, whole)
    traits = replace(traits, numbered=has_numbered_items(text, lines, traits))
    roles = roles_of(text, lines, traits)
    return assemble(text, roles, traits, Page(source, verified, keeps_text=True))
