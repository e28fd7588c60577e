"""The sentences of docs/ACCURACY.md. What is counted in them is counted when they are made."""

from typing import Protocol

from benchmarks.accuracy.figures import counts
from benchmarks.accuracy.measuring import Accuracy, PartFigures
from benchmarks.markdown import in_ten, of


class SomeOf(Protocol):
    """So many of so many."""

    @property
    def part(self) -> int:
        """How many."""

    @property
    def whole(self) -> int:
        """Of how many."""


WHAT = {
    "synthetic": "On minutes of invented principal councils, written for this (`synthetic`)",
    "dev": "On real minutes, nearly all of parish and community councils (`dev`)",
}

HEAD = """# How right it is

Made by `python -m benchmarks accuracy --write docs/ACCURACY.md`. Please do not edit it by hand:
the command measures the engine that is in this checkout and writes what it finds."""

LIMITS = """## What these figures cannot tell you

- **Your council is not in here.** The rules were written by people who had these documents at
  hand. Refitting without a council (below) shows what the *weights* owe to it, not what the
  *rules* do. Expect less on your own minutes until you have measured them: see the end.
- **What it was worth on councils never seen.** On 22 November 2026 somebody who had not read the
  rules labelled 84 pieces of real minutes of 58 other councils (51 of principal councils, 33 of
  towns, parishes and communities) and then ran the engine once: F1 0.76 by those labels, 0.73 by
  stricter ones; owners 0.90 and due times 0.90 right; 19 of 23 action-free pieces left clean.
  The rules have been mended from that report since, so those pieces count as seen, and a new
  figure needs new councils. The texts are not ours to publish.
- `synthetic` was written for this measure by one author, who wrote the labels too. Real minutes
  are longer, duller and less regular, with fewer actions a document, so precision there
  flatters.
- `dev` is mostly three community councils. Its actions have more initials and first names as
  owners, fewer officers, and fewer lettered resolutions than those of a county or a borough.
- The nearest thing to the real target, committee minutes of principal councils (`principal`,
  and the seeds), comes to a handful of documents. They are counted below and never averaged.
- No two people have labelled the same document, so nobody knows how far two careful clerks
  would agree.
- What Claude would score is **unmeasured**: there was no key where this was made. Nothing on
  this page is about Claude."""

FIGURES = """*Precision* is the share of what is shown that is right; *recall* the share of what
should be shown that is; *F1* joins the two. A quote counts only when it shares at least half of
its words, by position, with what the labeller marked: a crumb or a whole page is wrong. The
rule is `corpus/score.py`. In brackets: the range in which the figure falls in 95 of 100 draws
of other documents of the same kind (2,000 bootstrap draws of whole documents, fixed seed)."""

MARKERS = """*Explicit*: the minutes flag it. *Resolution*: resolved, recommended or agreed.
*Undertaking*: somebody said that they would. *Request*: somebody was asked. Requests are so few
that their share says little: read the count."""

FLAGS = """A *literal flag* is every "ACTION" in capitals and every "Action:" in the text, found
by a pattern simpler than the product's own, "Action Plan" and its like, "Action: none" and
headings aside. Each must end as an action, or as a possible miss before the clerk. *Flagged by
a column alone*: the labeller calls the action explicit, and neither its quote nor the 30
characters after it hold such a word; what flags it is a name in a column or a row of an action
table."""

COUNCILS = """*Left out*: the same documents, with weights fitted on all other councils. Most
councils have few documents: read the counts before the last two columns."""

SMALL = """Too few for percentages, so here are the counts. The seeds are five pages of two
principal councils and stand in `dev` too."""

FITTED = """The rules of cues are written by hand. How much each rule *weighs* starts from a
clerk's judgement and was then fitted to all the labelled documents by logistic regression
(plain Python, `summariser/cues/fitting.py`, one weight for each rule). *Council left out*: for
each council the weights were fitted again without it, and its documents read with those.
*Nothing fitted*: the judgement alone. The list of rules, the starting weights and the threshold
were not refitted."""

CONFIDENCE = """Each action that cues show carries a confidence. All confidences in these tables
come from weights that never saw the council. Actions on optional labels are left out."""

NAIVE = """What a search for the obvious words finds. *“action” sentences*: every sentence with
the word "action". *Decisions too*: those, and every sentence with "resolved", "recommended" or
"agreed" and all that follows it up to a blank line."""

CLAUDE = """The Claude engine goes through the same check of its evidence
(`summariser/evidence.py`), so its quotes are word for word too. Its precision, recall, F1,
owners, dues, time and cost are **unmeasured**. With a key: `matters evaluate
corpus/synthetic.jsonl --engine claude`."""

RUNNING = """## Doing it again, and on your own minutes

    python -m benchmarks accuracy                                # prints this page
    python -m benchmarks accuracy --write docs/ACCURACY.md       # writes it, and the list of errors
    python -m benchmarks accuracy --errors                       # every error in full, on screen
    python -m benchmarks accuracy --json                         # the figures for programs
    python -m benchmarks accuracy --corpus FOLDER                # with the .jsonl files in FOLDER

`corpus/synthetic.jsonl` ships with the project, so a stranger can run this. The other parts are
other people's words and do not ship: where they are missing, their columns are missing, and the
left-out figures are fitted on what is there. Label twenty of your own meetings as
`corpus/README.md` says, put them in a folder, and `--corpus` adds a column for your council;
its "council left out" figure is the one to believe.

The errors behind these figures are in [ACCURACY-errors.md](ACCURACY-errors.md)."""


def in_short(accuracy: Accuracy) -> str:
    """What the figures mean, for somebody who will read no further."""
    lines = [_meaning(one) for one in accuracy.parts if one.part.has_shares]
    lines += [_few(one) for one in accuracy.parts if not one.part.has_shares]
    return "\n".join(["## In short", "", OPENING, "", *lines, _everywhere(accuracy)])


OPENING = """This is the engine **cues**, which needs no key and sends nothing anywhere. What it
finds goes to the clerk, who keeps or dismisses it before anybody is chased, unless a committee
has been set to do without."""


def _meaning(one: PartFigures) -> str:
    figures = one.figures
    clean = of(figures["no_action_documents_clean"], figures["no_action_documents"])
    return (
        f"- {WHAT.get(one.part.name, f'On the minutes in {one.part.name}')}: of ten actions that "
        f"it shows, {in_ten(figures['precision'])} are actions. Of ten actions in the minutes, it "
        f"finds {in_ten(figures['recall'])}. Of ten that it finds, it has the owner right (or "
        f"rightly says that none is named) in {in_ten(figures['owner_accuracy'])}, and the time "
        f"by which in {in_ten(figures['due_accuracy'])}. Of the documents without any action it "
        f"leaves {clean} alone."
    )


def _few(one: PartFigures) -> str:
    found = counts(one.records)
    return (
        f"- On the {len(one.records)} documents in `{one.part.name}`, too few for a percentage: "
        f"it finds {of(found.hits, found.required)} actions and shows {found.wrong} that are none. "
        + ("This is its weak side: read the errors before you trust it." if _is_weak(one) else "")
    ).rstrip()


def _is_weak(one: PartFigures) -> bool:
    found = counts(one.records)
    return found.hits * 2 < found.required


def _everywhere(accuracy: Accuracy) -> str:
    flags = [flag for one in accuracy.parts for flag in one.flags]
    claimed = of(sum(flag.is_claimed for flag in flags), len(flags))
    verbatim = all(one.figures["verbatim_share"] == 1 for one in accuracy.parts)
    words = "Every quote" if verbatim else "Not every quote (a defect)"
    return (
        f"- {words} that it shows stands in the minutes, word for word. Of the places where the "
        f'minutes themselves say "ACTION" or "Action:", {claimed} became an action or were put '
        "before the clerk as a possible miss."
    )
