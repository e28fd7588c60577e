"""When it is to be done: the time phrase of a task, as minuted, and how often it comes back."""

import re

from summariser.cues.lexicon import DAYS, MONTHS
from summariser.values import Recurs

_NUMBER = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|"
    r"twenty(?:[- ]\w+)?|twenty-eight|thirty|few|couple\s+of|several)"
)
_UNIT = (
    r"(?:working\s+|calendar\s+|clear\s+)?(?:minute|hour|day|week|fortnight|month|term"
    r"|year|cycle)s?"
)
_YEAR = r"(?:,?\s+(?:19|20)\d\d(?:/\d\d)?)"
_MONTH = rf"(?:(?:early|mid|late|the\s+end\s+of)[- ]\s*)?(?:{MONTHS})\b\.?{_YEAR}?"
_DAY = r"(?:the\s+)?\d{1,2}(?:\s*(?:st|nd|rd|th))?"
_DATE = (
    rf"(?:(?:{DAYS})\b,?\s+(?:the\s+)?)?(?:{_DAY}\s+(?:of\s+)?(?:{MONTHS})\b{_YEAR}?"
    rf"|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|\d{{1,2}}\.\d{{1,2}}\.\d{{2,4}})"
)
_SEASON = (
    r"(?:(?:the\s+)?(?:early\s+|late\s+|coming\s+|new\s+)*(?:[Ss]pring|[Ss]ummer|[Aa]utumn"
    r"|[Ww]inter|New\s+Year|new\s+year|Christmas|Easter|summer\s+recess"
    r"|recess)\b(?:\s+(?:recess|term|holidays?|(?:20)\d\d))?)"
)
_GATHERING = (
    r"(?:meetings?|AGM|committee|board|cabinet|council|panel|cycle|round|session|update|newsletter|"
    r"edition|agenda|forum|visit|workshop|budget|report|review|consultation|elections?"
    r"|agenda\s+pack)"
)
_TO_COME = (
    rf"(?:(?:next|following|future|later|forthcoming|upcoming|subsequent|coming|every|each|first|"
    rf"{MONTHS}|annual\s+general|quarterly|monthly)\b)"
)
# A word of a meeting's name: no preposition, article or verb, so that no other phrase comes along.
_NAMED = (
    r"(?!(?:at|to|in|on|by|for|from|with|into|under|about|an?|that|which|who|be|is|are|was|were|has"
    r"|have|had|would|will|should)\b)[\w'’&-]+\s+"
)
_MEETING = (
    rf"(?:(?:the|its|our|their|her|his|this|a|an"
    rf"|one\s+of\s+the)\s+)?(?:suitable\s+)?(?:[A-Z][\w-]*\s+)?"
    rf"(?:(?:very\s+)?{_TO_COME})\s+(?:{_NAMED}){{0,4}}?(?:(?i:{_GATHERING})|[A-Z]{{2,6}}(?!\s+(?i:{_GATHERING})))\b"
    rf"(?:\s+of\s+(?:the|this|our)\s+(?:[A-Z]\w+\s*(?:and\s+)?){{1,6}})?(?:\s+(?:on"
    rf"|in)\s+(?:{_DATE}|{_MONTH}))?"
    rf"|(?:the|its|our|their|a)\s+(?:{_NAMED}){{0,3}}?(?i:meeting"
    rf"|AGM)\s+(?:(?:due\s+|to\s+be\s+)?(?:held\s+)?on|in)\s+(?:{_DATE}|{_MONTH})"
    rf"|(?:the|our)\s+AGM\b"
)
_TAIL = (
    r"(?:[^,;:.()]|\.(?=\d)){2,70}?(?=\s*(?:[,;:()]|\.(?!\d)|\bACTION|\band\b|\bso\s+that\b|\bto\b"
    r"|\bwith\b|$|\b(?:(?:[A-Z]{2,4}|he|she|they|it|[Tt]he\s+\w+)\s+)?(?:would|will|should|shall)\b))"
)
_SPAN = (
    r"(?:the\s+)?(?:(?:current|present|next|coming|new|following|first|last|second|third"
    r"|fourth)\s+)*"
    r"(?:financial\s+|municipal\s+|calendar\s+|academic\s+|council\s+|election\s+)?"
    r"(?:day|week|weekend|fortnight|month|quarter|term|year|period|half\s+of\s+\w+)s?\b"
)
_BEFORE = (
    r"(?:(?:no|not)\s+later\s+than|by\s+no\s+later\s+than|prior\s+to|ahead\s+of|in\s+advance\s+of|"
    r"in\s+readiness\s+for|in\s+time\s+for|well\s+before|before|until|till|by|from|after|following|"
    r"on|in|at|for|to|during|over|within|early\s+in|later\s+in|towards\s+the\s+end\s+of|since)"
)
PHRASE = re.compile(
    rf"""\b(?:
      (?P<recur>\b(?:on\s+an?\s+)?(?:bi-?)?(?:termly|quarterly|monthly|annually|yearly
        |six[-\s]monthly|
        half[-\s]yearly|bi-?annually|weekly|fortnightly)\b(?:\s+basis)?
        |\bon\s+an?\s+(?:annual|regular|ongoing)\s+basis\b
        |\b(?:once|twice|three\s+times|four\s+times)\s+(?:a|each|every|per)\s+(?:year|month|term
          |quarter|week)
          (?:,\s+(?:in|each)\s+(?:{MONTHS})\b(?:\s+and\s+(?:{MONTHS})\b)?)?
        |\b(?:at\s+)?(?:each|every)\s+(?:(?:six|three|two|few|other|future|ordinary|scheduled)\s+)?
          (?:year|month|term|quarter|week|meeting|cycle|months|weeks)\b
        |\bin\s+future\s+years\b)
    | (?P<soon>\b(?:as\s+soon\s+as\s+(?:possible|practicable|practical|{_TAIL})|straight\s+away
      |asap|ASAP|
        immediately|forthwith|in\s+due\s+course|without\s+delay|at\s+the\s+earliest\s+opportunity|
        (?:at|on)\s+a\s+(?:suitable\s+)?(?:future|later)\s+date|
        (?:the\s+)?(?:following|next)\s+(?:morning|day|afternoon|week|month|working\s+day)|
        (?:this|next|later\s+this|that)\s+(?:week|month|weekend|year|summer|spring|autumn|winter
          |term|afternoon|evening)|
        tomorrow|today|by\s+return|during\s+the\s+(?:coming|next)\s+(?:weeks?|months?)|on\s+(?:his|her|their)\s+return
        |soon(?!\s+(?:as|after)))\b)
    | (?P<within>\b(?:within|in|over|for|after)\s+(?:the\s+)?(?:next\s+|coming\s+|past\s+
      |first\s+)?{_NUMBER}\s+
        (?:more\s+)?{_UNIT}\b(?:['’]?s?['’]?\s+time\b)?(?:\s+(?:of
          |from)\s+(?:the\s+)?[\w' ]{{3,40}}?(?=[,;.]|$))?
        |\bwithin\s+{_SPAN}|\bin\s+the\s+(?:next|coming)\s+few\s+{_UNIT}|\bover\s+the\s+(?:next|coming)\s+year\b)
    | (?P<paper>\b(?:in|for|with)\s+(?:the|her|his|its|their)\s+(?:next|first|second|third
      |fourth|quarter\s+\d|Q\d|[Qq]uarterly|{MONTHS}|
        annual|minutes\s+of\s+the\s+next|county|local|coming)\s+(?:[\w'’]+\s+){{0,3}}?(?:report
          |news(?:letter)?|News(?:letter)?|edition|issue|elections?|meeting|
        half\s+of\s+\w+|quarter|months?\s+of\s+[\w ]+?(?=[,;.]|$))\b)
    | (?P<meeting>\b(?:{_BEFORE}\s+)?(?:{_MEETING}))
    | (?P<end>\b(?:by|before|at|until|towards|from)\s+(?:the\s+)?(?:very\s+)?(?:end|start
      |beginning|middle|mid-point|close)\s+of\s+
        (?:{_MONTH}|{_SEASON}|{_SPAN}|[\w' ]{{3,40}}?(?=[,;.]|\band\b|$)))
    | (?P<date>\b{_BEFORE}\s+(?:{_BEFORE}\s+)?(?:(?:{_DATE})(?:\s+at\s+the\s+latest)?|{_MONTH}
      |{_SEASON}|(?:{DAYS})\b|the\s+\d{{1,2}}(?:st|nd|rd|th)\b))
    | (?P<least>\b(?:at\s+least|no\s+less\s+than|not\s+less\s+than
      |no\s+fewer\s+than)\s+{_NUMBER}\s+{_UNIT}\s+
        (?:before|ahead\s+of|prior\s+to|in\s+advance\s+of)\s+{_TAIL})
    | (?P<once>\b(?:once|whenever|as\s+soon\s+as)\s+(?!again|more|every|a\s+(?:week|month|year
      |term|quarter|day|fortnight)\b(?!\s+of)){_TAIL}
        |\bwhen\s+(?:it|they|he|she|this|these|the\s+[\w ]+?
          \s(?:is|are|has|have|had|was|were)|[\w ]{{0,20}}\s(?:is|has|have|had|was|were
            |comes?)\s)(?:{_TAIL})?
        |\bas\s+(?:they|it)\s+(?:became|become|becomes|is|are)\s+available
          |\bby\s+the\s+time\s+{_TAIL}
        |\bwhen\s+(?:known|available|complete|ready|agreed\s+by[^,;.]{{3,50}}?(?=\s+(?:is|are
          |be)\b|[,;.]|$)))
    | (?P<after>\b(?:prior\s+to|ahead\s+of|in\s+advance\s+of|in\s+readiness\s+for|before)\s+{_TAIL}
        |\b(?:after|following)\s+(?:the\s+|a\s+|any\s+)?(?:meeting|site\s+visit|consultation
          |recess|elections?|completion|
          publication|contract\s+award|summer|outcome|conclusion|christmas|award|inspection
            |visit)\b(?:\s+(?:of|in|on)\s+[^,;.:]{{3,40}}?(?=[,;.:]|\band\b|$))?)
    | (?P<bare>\b(?:{_DATE})(?!\s*(?:minutes|\d)))
    )""",
    re.VERBOSE,
)
_RECURS = (
    (Recurs.EACH_MEETING, re.compile(r"(?:each|every)\s+(?:\w+\s+)?meeting", re.IGNORECASE)),
    (
        Recurs.SIX_MONTHLY,
        re.compile(
            r"six[-\s]month|half[-\s]year|twice\s+(?:a|each|per)\s+year|every\s+six\s+months"
            r"|bi-?annual",
            re.IGNORECASE,
        ),
    ),
    (Recurs.TERMLY, re.compile(r"\btermly|(?:each|every|per)\s+term\b", re.IGNORECASE)),
    (
        Recurs.QUARTERLY,
        re.compile(
            r"quarterly|(?:each|every|per)\s+quarter|four\s+times\s+a\s+year"
            r"|every\s+three\s+months",
            re.IGNORECASE,
        ),
    ),
    (Recurs.MONTHLY, re.compile(r"\bmonthly|(?:each|every)\s+month\b", re.IGNORECASE)),
    (
        Recurs.ANNUAL,
        re.compile(
            r"annual(?:ly)?\b(?!\s+(?:general|report|review|audit|meeting))|yearly|(?:each|every|a"
            r"|per)\s+year\b|once\s+a\s+year",
            re.IGNORECASE,
        ),
    ),
)
_PRESENT = re.compile(
    r"\b(?:at|to|for|in|on|from|since|over|during)\s+(?:the|this)\s+(?:last|previous|past"
    r"|same)\b|\bsince\b",
    re.IGNORECASE,
)
_WEAK = frozenset({"bare"})


def due_phrases(words: str) -> list[tuple[int, int, str]]:
    """Every time phrase in the words: where it starts and ends, and what sort it is."""
    found: list[tuple[int, int, str]] = []
    for match in PHRASE.finditer(words):
        text = match.group().rstrip(" ,.;")
        if text and not _PRESENT.match(text) and not _is_loose(words, match, text):
            found.append((match.start(), match.start() + len(text), match.lastgroup or ""))
    return found


_PAST = re.compile(r"\b(?:have|has|had|was|were|who|which)\b[^.;]{0,60}$")
_WHOSE = re.compile(r"\b(?:for|of)\s+(?:the\s+)?$")
_NEXT_YEAR = re.compile(r"(?:the\s+)?(?:this|next|that|following)\s+(?:year|month|season)")
_SEASONAL = re.compile(r"\bthe\s+(?:winter|summer|spring|autumn|Christmas|Easter)\Z", re.IGNORECASE)
_NOUN_NEXT = re.compile(
    r"\s+(?!(?:and|or|to|with|so|when|if|but|by|at|for|on|in|as|before|after|about|would|will|once"
    r"|of|subject|following|unless|until|then|that|which)\b)[a-z]+"
)
_MODAL = re.compile(r"\b(?:would|will|to)\b")
_EACH_BODY = re.compile(
    r"\b(?:each|every)\b.*\b(?:council|committee|board|panel|cabinet|forum)\Z", re.IGNORECASE
)
_MINUTES_OF = re.compile(r"(?:the\s+)?minutes\s+of\b", re.IGNORECASE)
_WHY = re.compile(r"\b(?:asking|explain\w*|asked?|know)\s+why\b[^.;:]*$")
_ADJECTIVE = re.compile(r"(?:\w+ly)$")
_UPDATED = re.compile(
    r"\s+(?:basis|updates?|reports?|briefings?|reviews?|monitoring|meetings?|progress"
    r"|newsletter|to|by|on|in|at|with|from|and|until|for)\b|\s*(?:[^\w\s]|$)"
)


def _is_loose(words: str, match: re.Match[str], text: str) -> bool:
    """A time phrase that says when something else is: "a weekly clean", "who moved this year"."""
    before = words[max(0, match.start() - 70) : match.start()]
    if match.lastgroup == "recur" and _ADJECTIVE.fullmatch(text):
        return not _UPDATED.match(words, match.end())
    if _is_attribute(words, match.end(), before, text) or _is_content(before, text):
        return True
    if match.lastgroup == "bare" or text.lower().startswith("this "):
        return _PAST.search(_MODAL.split(before)[-1]) is not None
    if _is_meanwhile(text) or text.lower().startswith("for the winter"):
        return True
    return words[match.end() : match.end() + 8].lstrip().startswith("agenda")


def _is_meanwhile(text: str) -> bool:
    """As in "over the summer": a while, and no end of it."""
    over = text.lower().startswith("over the ")
    return over and not text.endswith("year")


def _is_content(before: str, text: str) -> bool:
    """As in "the minutes of the meeting held on 4 May", "asking why nothing came in May"."""
    return _MINUTES_OF.match(text) is not None or _WHY.search(before) is not None


def _is_attribute(words: str, end: int, before: str, text: str) -> bool:
    """As in "the winter storage charges", "dates for next year", "to each parish council"."""
    if _SEASONAL.search(text) and _NOUN_NEXT.match(words, end):
        return True
    years = _WHOSE.search(before) and _NEXT_YEAR.match(text)
    return bool(years) or _EACH_BODY.search(text) is not None


def due_after(words: str, at: int) -> tuple[int, int] | None:
    """The time phrase of the task whose verb stands at ``at``: after it, else close before."""
    phrases = due_phrases(words)
    after = [phrase for phrase in phrases if phrase[0] >= at]
    strong = [phrase for phrase in after if phrase[2] not in _WEAK]
    if strong and strong[0][2] == "once":
        strong = [p for p in strong if p[2] == "recur"] or strong
    if strong or after:
        return (strong or after)[0][:2]
    before = [p for p in phrases if p[2] not in _WEAK and _leads_in(words, p, at)]
    return before[-1][:2] if before else None


_ASIDE = re.compile(r"\b(?:who|which|had|was|were)\b[^,.;:]{0,60}$")


def _leads_in(words: str, phrase: tuple[int, int, str], at: int) -> bool:
    """As in "following the meeting he would", "from the next quarter the report should"."""
    between = words[phrase[1] : at]
    if _ASIDE.search(words[: phrase[0]]):
        return False
    return len(between) <= 70 and not re.search(r"[.;:]|\b(?:and|had|was|were|been)\b", between)  # noqa: PLR2004


def recurrence(words: str | None) -> Recurs | None:
    """How often the due phrase says that the task comes back."""
    if not words:
        return None
    return next((recurs for recurs, pattern in _RECURS if pattern.search(words)), None)
