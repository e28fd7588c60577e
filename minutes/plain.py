"""Minutes out of plain text: the text is kept exactly, and every position points into it."""

from minutes.assembly import assemble
from minutes.classify import Classifier, split_labels
from minutes.lines import lines_of
from minutes.traits import traits_of
from minutes.values import Minutes


def read_text(text: str, *, source: str, verified: bool = False) -> Minutes:
    """Read minutes out of plain text or Markdown. Any string gives minutes; nothing is raised.

    ``Minutes.text`` is ``text`` itself, nothing stripped or normalised.
    """
    lines = lines_of(text)
    traits = traits_of(text, lines)
    roles = Classifier(text, split_labels(text, lines), traits).roles()
    return assemble(text, roles, traits, source=source, verified=verified)
