"""What owner words name: a member, a body, several owners, or a person with or without a post."""

import re
from dataclasses import dataclass

from tracker.folding import HONORIFICS, fold_name, fold_words

_COUNCILLOR = re.compile(
    r"^(?:the )?(?:councillors?|cllrs?|clrs?|ald|aldermen|alderman|bailie|provost)\b"
)
_OFFICE_OF_MEMBERS = (
    r"(?:(?:vice|deputy|joint|co|acting|interim|lead|independent|committee|our|the) )*"
    r"(?:chair(?:man|woman|person)?|convenor|convener|(?:lord |town )?mayor|leader|"
    r"portfolio holder|cabinet members?|executive members?|lead members?|group leaders?|"
    r"opposition leader|party leaders?|group whips?|spokes(?:person|man|woman))"
)
_MEMBER = re.compile(rf"^(?:the |our )?{_OFFICE_OF_MEMBERS}(?: (?:of|for|to|and|on|with)\b.*|$)")
_BODY = re.compile(
    r"^(?:all |the |our |its |any |some |several |other |relevant |appropriate |lead )*"
    r"(?:senior |council |committee |panel |board |cc )*"
    r"(?:officers?|members?|services?|staff|committee|sub committee|panel|board|cabinet|council|"
    r"executive|forum|assembly|team|department|directorate|group|working group|task group|"
    r"working party|authority|administration|management|partners|everyone|all)"
    r"(?: of the (?:committee|panel|board|council))?$"
)
_BODY_AT_END = re.compile(
    r"\b(?:teams?|departments?|directorate|committee|sub committee|panel|board|council|"
    r"working group|task group|task and finish group|group|partnership|forum|services?|cabinet)$"
)
_SEVERAL = re.compile(r"(?i:\band\b|\balong with\b|\btogether with\b|\bor\b)|[&/;+]")
_LEVELS = re.compile(r"^(?P<outer>[^()]+?)\s*\((?P<inner>[^()]+)\)\s*$")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_POST_WORD = re.compile(
    r"\b(?:director|head|manager|officer|lead|leader|chief|clerk|secretary|solicitor|accountant|"
    r"engineer|surveyor|adviser|advisor|coordinator|executive|treasurer|auditor)\b"
)
_OFFICE = re.compile(
    rf"{_POST_WORD.pattern}|\b(?:examiner|analyst|inspector|planner|registrar|warden|consultant"
    r"|commissioner|principal|headteacher|assistant|archivist|superintendent|chief)\b"
)
_PRIVATE = (
    r"(?:(?:local )?residents?|members? of the public|tenants?|parents?|pupils?|students?"
    r"|petitioners?|complainants?|applicants?|appellants?|objectors?|neighbours?|carers?|constituents?|agents?"
    r"|developers?|witness(?:es)?|volunteers?|landlords?|shopkeepers?)"
)
_INITIALS = re.compile(r"(?:[A-Z][a-z]{0,2}){1,5}|[A-Z]{1,5}")
_TITLED = re.compile(rf"^(?:the )?(?:{'|'.join(sorted(HONORIFICS))})\.? ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OwnerWords:
    """A person as the minutes write them.

    `surname` (folded) and `initial` are set only where the words give a surname after a title or
    an initial ("Mr Haddow", "G Auchterlonie"). `accountable` and `responsible` are the two levels
    of "CORPORATE DIRECTOR, PLACE (Estates Manager)".
    """

    name: str
    post: str | None = None
    surname: str | None = None
    initial: str | None = None
    accountable: str | None = None
    responsible: str | None = None

    @property
    def has_office(self) -> bool:
        """Whether the words beside the name are an officer's title, in the directory or not."""
        return self.post is not None and _OFFICE.search(fold_words(self.post)) is not None


def is_member(words: str) -> bool:
    """Whether the words name a councillor, the chair, or another office that members hold."""
    folded = fold_words(words)
    return bool(_COUNCILLOR.match(folded) or _MEMBER.match(folded))


def names_member(words: str, name: str) -> bool:
    """Whether `words` (an attendance list, say) call the person of that name a councillor."""
    folded, wanted = f" {fold_name(words)} ", fold_name(name)
    titled = rf" (?:councillor|cllr|clr|ald|alderman) (?:(?:{'|'.join(HONORIFICS)}) )?"
    return bool(wanted) and re.search(rf"{titled}{re.escape(wanted)} ", folded) is not None


def names_private(words: str, name: str) -> bool:
    """Whether `words` call the person of that name a resident, an applicant, a parent."""
    folded, wanted = f" {fold_name(words)} ", fold_name(name)
    if not wanted:
        return False
    person, title = re.escape(wanted), rf"(?:(?:{'|'.join(HONORIFICS)}) )?"
    before = rf" {_PRIVATE} {title}{person} "
    after = rf" {person} (?:who (?:is|was) )?(?:an? |the |another )?(?:\w+s )?{_PRIVATE} "
    return re.search(f"{before}|{after}", folded) is not None


def is_body(words: str) -> bool:
    """Whether the words name a team, a committee, "the service", "Officers", "Members"."""
    folded = fold_words(words)
    if _BODY.match(folded):
        return True
    is_of_a_person = "," in words or _POST_WORD.search(folded)
    return not is_of_a_person and _BODY_AT_END.search(folded) is not None


def names_several(words: str) -> bool:
    """Whether the words may name more than one owner ("AC and PC", "GD/MC", "DR,MK")."""
    parts = [part.strip() for part in words.split(",")]
    all_initials = len(parts) > 1 and all(_INITIALS.fullmatch(part) for part in parts)
    return all_initials or _SEVERAL.search(words) is not None


def surname_of(name: str) -> str:
    """The last word of a name, folded: "okafor bell" of "Ann Okafor-Bell", whom no Bell is."""
    return fold_name(name.rsplit(maxsplit=1)[-1]) if name.split() else ""


def read_owner(owner: str, owner_name: str | None) -> OwnerWords:
    """Take the words of one owner apart. `owner_name` is what initials expand to."""
    levels = _LEVELS.match(owner)
    name, _, post = (part.strip() for part in _without_initials(owner_name or owner).partition(","))
    name = _BRACKETS.sub("", name).strip()
    surname, initial = _surname(name)
    return OwnerWords(
        name=name,
        post=post or _post_beside(owner, owner_name),
        surname=surname,
        initial=initial,
        accountable=levels["outer"] if levels else None,
        responsible=levels["inner"] if levels else None,
    )


def _post_beside(owner: str, owner_name: str | None) -> str | None:
    """The post in the owner words, when the name was taken from elsewhere."""
    if owner_name is None:
        return None
    return _without_initials(owner).partition(",")[2].strip() or None


def _without_initials(words: str) -> str:
    """The words without initials in brackets: "Jo Castellan (JC), Committee Officer"."""
    return re.sub(r"\s*\(([^()]*)\)", _keep_unless_initials, words).strip()


def _keep_unless_initials(found: re.Match[str]) -> str:
    return "" if _INITIALS.fullmatch(found[1]) else found[0]


def _surname(name: str) -> tuple[str | None, str | None]:
    """The surname and initial in "Mr Haddow", "Mr S Johnstone", "G Auchterlonie"; else nothing."""
    parts = fold_name(name).split()
    if len(parts) == 1 and _TITLED.match(name):
        return parts[0], None
    if len(parts) == 2 and len(parts[0]) == 1:  # noqa: PLR2004 an initial and a surname
        return parts[1], parts[0]
    return None, None
