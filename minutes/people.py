"""People as minutes write them: names, posts, and the initials that fit a name."""

import re

from minutes.wordlists import words_of

_SPACE = r"[ \t\xa0]"
_TITLE = (
    r"(?:(?:(?:County|Borough|District|Town|Parish|Community|City) )?"
    r"(?:Councill?or|Cllr|Clr|Cllor)|Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Revd?|Reverend|Canon|Sir"
    r"|Dame|Lord|Lady|Baroness|Baron|Ald|Alderman|Bailie|Provost|PC|PCSO|Sgt|Sergeant|Insp|Inspector"
    r"|Hon)\.?"
)
_WORD = (
    r"(?:(?:[A-ZÀ-Þ]\.){1,4}|[A-ZÀ-Þ][\w’']*(?:-[A-Za-zÀ-ÿ][\w’']*){0,2})"  # J.R. or Lloyd-Jones
)
_PARTICLE = r"(?:d[aeiu]|del|della|de[rn]|l[ae]|v[ao]n|ap|ab|ferch|bin|ibn|al|el|te[rn])"
TITLED = re.compile(rf"{_TITLE}{_SPACE}+(?=[A-ZÀ-Þ])", re.IGNORECASE)
NAME = re.compile(rf"{_WORD}(?:{_SPACE}{{1,2}}(?:{_PARTICLE}{_SPACE}){{0,3}}{_WORD}){{0,5}}")
INITIALS = re.compile(r"[A-Z](?:\.?[A-Za-z]){1,5}\.?")

# Words of posts, bodies, places and agendas: what holds one is nobody's name.
_POSTS = words_of(
    """
    accountant administrator adviser advisor ambassador analyst architect assistant associate
    auditor chair chairman chairperson chairwoman champion chief clerk commissioner consultant
    convener convenor coordinator co-ordinator co-opted deputy director editor engineer executive
    governor head headteacher inspector lawyer lead leader librarian manager mayor mayoress member
    minister monitoring officer officers ombudsman organiser partner planner president principal
    provost registrar representative representatives responsible rfo s151 secretary section
    solicitor spokesperson superintendent surveyor technician treasurer trustee vice-chair
    vice-chairman warden
    """
)
_OTHERS = words_of(
    """
    a about absent absence account accounts acting action actions address adult adults agenda all
    an and annual any aob aocb apologies appointment appointments approval approved arising at
    attendance audit authority award bank board body borough budget business cabinet care centre
    children children's children’s climate college committee communities community confirmation
    constable corporate correspondence council councillor councillors councils county culture
    customer date declaration declarations democratic department digital directorate disclosure
    discussion district early economic economy education election elections emergency environment
    environmental event events exclusion executive finance financial fire following for forum from
    full governance grant grants group growth hall health help highways hospital hospitality
    housing human hybrid improvement in inclusion independent information infrastructure interest
    interests interim introduction introductions item items law learning legal leisure libraries
    licensing list local location matters media meeting members microsoft minute minutes ms
    neighbourhood next nhs no none notes notice observers of office on online open operations
    opening other others parish parks part people performance persons place planning play police
    policies policy portfolio present press previous procurement programme project property
    proposals protection public questions quorum receive regeneration remote report reports
    residents resolution resources results review risk road roads room safeguarding safety school
    schools scrutiny secondary senior service services session skills social special sport staff
    standards statutory strategic strategy street streets sub-committee support surgery
    sustainability system tba team teams technical the time to tourism town traffic training
    transformation transport trees trust update updates vacancies vacancy vacant venue via village
    virtual visitors vote ward waste welcome welfare working works workshop youth zoom
    """
)
_PARTS = re.compile(r"[\w’'-]+")
_FEWEST = 2  # words of a name that nothing else shows to be one


def is_post(words: str) -> bool:
    """True for words that name a post or an office: "Head of Parks", "Vice-Chair"."""
    return not _POSTS.isdisjoint(part.lower() for part in _PARTS.findall(words))


def is_name(words: str) -> bool:
    """True for words that may be a person's name, none of them a word of posts or agendas."""
    parts = [part.lower() for part in _PARTS.findall(words)]
    if not parts or any(part.isdigit() for part in parts):
        return False
    telling = {part for part in parts if len(part) > 1}
    return _POSTS.isdisjoint(telling) and _OTHERS.isdisjoint(telling)


def is_full_name(words: str) -> bool:
    """True for a name of two words at least, one of them longer than an initial."""
    parts = _PARTS.findall(words)
    return len(parts) >= _FEWEST and is_name(words) and any(len(part) > 1 for part in parts)


def fits(initials: str, name: str) -> bool:
    """True if the initials are made of the name's capitals: CR of Callum Reid, BMcT, PWh, JLJ.

    The first word and the last must both be there; those between may be left out. ``name`` stands
    without a title.
    """
    words = [word for word in re.split(r"[ \t\xa0.]+", name) if word]
    if len(words) < _FEWEST:
        return False
    first, *middle, last = words
    pattern = _of_word(first) + "".join(f"(?:{_of_word(word)})?" for word in middle)
    return re.fullmatch(pattern + _of_word(last), initials.replace(".", "")) is not None


_MAC = re.compile(r"(M)(a?c)([A-Z])[\w’']*")
_SHOWN = 3  # letters of a name that its initial may show: "PWh", "PWhe"


def _of_word(word: str) -> str:
    """The pattern of what stands for one word: its capital, of Mc and Lloyd-Jones one or both."""
    if word[0].islower():
        return f"[{word[0]}{word[0].upper()}]"  # "van", "de"
    mac = _MAC.fullmatch(word)
    if mac:
        return f"M(?:{mac[2]})?{mac[3]}?"
    first, *others = [part for part in re.split(r"[-’']", word) if part]
    rest = "".join(f"(?:{re.escape(part[0].upper())})?" for part in others)
    return _capital(first) + rest


def _capital(part: str) -> str:
    shown = [re.escape(letter) for letter in part[1:_SHOWN] if letter.islower()]
    tail = ""
    for letter in reversed(shown):
        tail = f"(?:{letter}{tail})?"
    return re.escape(part[0].upper()) + tail
