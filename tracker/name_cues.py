"""Words around a name that say that it is a private person's, whatever name it is.

They find people whose names stand in no list: who is written to, who complains, who lives where.
"""

import re

_WRITES = (
    r"(?:writ(?:e|es|ing|ten)|wrote|repl(?:y|ies|ied|ying)|respond(?:s|ed|ing)?|speak(?:s|ing)?"
    r"|spoke|talk(?:s|ed|ing)?|apologi[sz](?:e|es|ed|ing)|apolog(?:y|ies)|letters?|e-?mails?"
    r"|responses?|answers?|thanks|condolences|compensation|refunds?)"
)
_MEETS = r"(?:me(?:et|ets|eting|t)|speak(?:s|ing)?|spoke|liais(?:e|es|ed|ing)|talk(?:s|ed|ing)?)"
_REACHES = (
    r"(?:contact(?:s|ed|ing)?|thank(?:s|ed|ing)?|meet|met|phone[ds]?|telephone[ds]?|ring|rang"
    r"|e-?mail(?:s|ed|ing)?|inform(?:s|ed|ing)?|notif(?:y|ies|ied)|tell|told|assist(?:s|ed|ing)?"
    r"|compensate[ds]?|rehouse[ds]?)"
)
_COMES = (
    r"(?:complaints?|questions?|petitions?|letters?|e-?mails?|requests?|enquir(?:y|ies)|quer(?:y|ies)"
    r"|statements?|representations?|deputations?|concerns?|calls?|objections?|appeals?|claims?"
    r"|applications?|speech|correspondence)"
)
_BEFORE = re.compile(
    rf"(?:\b{_WRITES} to|\b{_MEETS} with|\b{_REACHES}|\b{_COMES}(?: received| raised| submitted)?"
    r" (?:from|by|of)|\bthe late)\s+$"
    r"|\b(?:applicant|appellant|claimant|complainant|objector|petitioner|questioner|resident"
    r"|tenant|speaker)s?\s*[:–—-]\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*\((?:an? )?(?:member of the public|(?:local )?resident|tenant|parent|petitioner"
    r"|complainant|applicant|carer|neighbour)\b"
    r"|,?\s+of (?:no\.? ?|number |flat )?\d{1,4}[a-z]?,? [A-Z]"
    r"|[’']s? (?:own )?(?:complaint|case|daughter|son|child|children|petition|question|home|house"
    r"|flat|garden|letter|e-?mail|mother|father|wife|husband|family|claim|appeal|tenancy|illness"
    r"|health|condition|death)\b",
)
_REACH = 40  # characters looked at on each side


def is_private_before(text: str, start: int) -> bool:
    """Whether the words that lead up to this place say that a private person is named here."""
    return _BEFORE.search(text[max(0, start - _REACH) : start]) is not None


def is_private_after(text: str, end: int) -> bool:
    """Whether the words that follow this place say that a private person was named."""
    return _AFTER.match(text[end : end + _REACH]) is not None
