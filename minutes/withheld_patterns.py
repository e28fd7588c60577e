"""The words by which items are known as withheld, exempt, or closed to the public."""

import re

_I = re.IGNORECASE
_PUBLIC = (
    r"(?:public(?! (?:health|spaces?|rights?|protection|transport|accounts|sector|inquiry|realm"
    r"|works|toilets?|services?))|residents?|citizens?|parishioners?|electors?|electorate|floor"
    r"|gallery|tenants?|householders?|ratepayers?|villagers?)"
)
_OWN = r"(?:residents?|citizens?|parishioners?|electors?|tenants?|publics?|public)'?s?'?"

# Titles, as plain words in small letters: titles.squeezed, punctuation gone but ' and &.
KINDS = (
    (
        "declarations",
        re.compile(
            r"\bdeclarations?\b(?! of (?:vacancy|result|acceptance))"
            r"|\b(?:disclosures?|notifications?|conflicts?|statements?|register|receive|declare"
            r"|code of conduct)\b.{0,40}\binterests?\b(?! rates?| groups?)"
            r"|\b(?:members?|councillors?)'?s?'? interests?\b"
            r"|\b(?:pecuniary|registrable|prejudicial)\b|^(?:(?:other|personal|any) )?interests?$"
            r"|\bdispensations?\b|\bdatgan(?:iadau|iad)?\b|\b[bf]udd(?:iant|iannau)\b"
        ),
    ),
    (
        "public questions",
        re.compile(
            r"\bpublic (?:questions?|question time|participation|speaking|issues|forum|session"
            r"|open forum|comments|q ?& ?a|time|address(?:es)?(?! systems?)|statements?"
            r"|representations?)\b"
            rf"|\b{_OWN} (?:questions?|comments?|q ?& ?a|time\b|statements?|representations?)"
            r"|\b(?:questions?|comments?|representations?|statements?|contributions?) (?:\w+ ){0,3}"
            r"(?:from|by|of) (?:(?:the|members|any|local|of) ){0,4}" + _PUBLIC + r"\b"
            r"|^(?:(?:to|receive|any|written|oral|open|urgent) ){0,3}questions?(?: and answers?)?"
            r"(?: time)?(?: \d+ min\w*)?$|^(?:\w+ min\w* )?question (?:time|session)\b"
            r"(?!.{0,60}\b(?:leader|cabinet|members?|councillors?|portfolio))|^q ?& ?a\b"
            r"|\bopen (?:public )?forum\b|\bopen session\b|\bhave your say\b"
            r"|\bdemocratic (?:half|fifteen|15|quarter)|\btime for (?:the )?public\b"
            r"|^(?:(?:adjournment|time|to|hear|from|receive|any|the|invite|for) ){0,4}members of "
            r"the public\b|^cwestiynau$|\bcwestiynau\S* (?:\S+ ){0,4}(?:cyhoedd|trigolion)\b"
            r"|\b(?:cyfranogiad|sylwadau|sesiwn) (?:\S+ ){0,3}(?:cyhoedd\w*|trigolion)\b"
        ),
    ),
    ("petitions", re.compile(r"\bpetitions?\b|\bdd?eiseb(?:au)?\b")),
    (
        "deputations",
        re.compile(
            r"\bdeputations?\b|(?<!of )(?<!officer )(?<!officers' )(?<!under )(?<!financial )"
            r"\bdelegations\b(?! (?:to|scheme|report))|^delegation$|\bdelegation from\b"
            r"|\bdd?irprwyaeth(?:au)?\b"
        ),
    ),
    ("appeals", re.compile(r"\bappeals?\b(?! training\b)|\bapel(?:iad|iadau)\b")),
)

_BUT_NOT = (
    r"(?! (?:accommodation|reporting|waste|shredding|helpline|counselling|advice|enquiry|inquiry"
    r"|vehicles?|dwellings?|properties|supported)\b)(?! (?:\w+ ){0,2}(?:polic(?:y|ies)|protocol)\b)"
    r"(?! from (?!publication|disclosure|the p|press|public))"
)
EXEMPT_TITLE = re.compile(
    r"^\W*(?:exempt|confidential|restricted)\s*(?:[-–—:(]|items?\b|business\b|session\b|minutes?\b"
    r"|reports?\b|appendi|information\b|matters?\b|$)"
    r"|[(\[]\s*(?:exempt|confidential|restricted|private(?! (?:hire|sector|rented|landlord))"
    r"|para(?:graph)?s?\.? ?\d|part (?:2|ii|two|b)\b)|[-–—:]\s*(?:para(?:graph)?s?\.? ?\d)"
    r"|[-–—:]\s*(?:exempt|confidential|restricted)\W*$"
    r"|(?<!non )(?<!non-)(?<!tax )(?<!tax-)(?<!vat )(?<!vat-)\b(?:exempt|confidential)\b"
    + _BUT_NOT
    + r"|\bnot (?:for|open to) (?:the )?(?:publication|press|public|disclosure|release)\b"
    r"|(?:^\W*|[-–—:]\s*)part (?:2|ii|two|b)\b(?! of (?!(?:the |this )?(?:agenda|meeting)))"
    r"|\bpart (?:ii|two)\b(?! of (?!(?:the |this )?(?:agenda|meeting)))"
    r"|\bpart (?:2|b) (?:-|–|\(|items?|agenda|business|minutes)"
    r"|\bin (?:private|camera)\b(?! (?:rented|sector|hire|hands|ownership|housing|homes|renting"
    r"|schools?|land|gardens?|roads?))|^\W*in committee\W*$"
    r"|\b(?:private|closed|confidential) (?:session|items?|agenda|meeting|minutes|and confidential"
    r"|business\b(?! (?:rates|support|parks?|grants?|sector|premises)))\b"
    r"|\bprivate and confidential\b|\bschedule (?:12a|7a)\b|\breserved (?:items?|business)\b"
    r"|\bpink papers?\b|^\W*below the line\W*$|\((?-i:E)\)\W*$|\b(?:eithriedig|cyfrinachol)\b",
    _I,
)
CLOSED_TITLE = re.compile(  # business during which the public is out, not the vote on that
    r"^(?!\W*exclu).*\b(?:which|when|while|whilst|where)\b.{0,40}\b(?:public|press)\b.{0,40}"
    r"\bexcluded\b",
    _I,
)
DIVIDES = re.compile(  # a title with nothing under it: what follows is closed
    r"\W*(?:part (?:2|ii|two|b)|(?:exempt|confidential|private|closed|reserved) "
    r"(?:items?|business|session|agenda|matters)|in camera|in private|not for publication|exempt"
    r"|confidential|private and confidential|pink papers?|below the line)\b\W*$",
    _I,
)
EXEMPT_SHOUTED = re.compile(
    r"\s*(?:[^\n]*\n\s*){0,2}[\[(*_]{0,3}(?:EXEMPT|NOT FOR PUBLICATION|CONFIDENTIAL|RESTRICTED)\b"
)
EXEMPT_LATER = re.compile(r"^[ \t\[(*_]{0,8}(?:EXEMPT|NOT FOR PUBLICATION)\b", re.MULTILINE)
EXEMPT_BODY = re.compile(
    r"^[^\w\n]{0,8}(?:not for publication\b|private and confidential\b|confidential\W*$"
    r"|exempt\W*$|exempt (?:information|items?|reports?|business|minutes?|under|by virtue"
    r"|from publication|from disclosure)\b|by virtue of (?:para|section|part|schedule)"
    r"|(?:considered|discussed|taken|heard) in (?:private|closed|camera)"
    r"|(?:this|the) (?:item|report|matter|minutes?|business|discussion|appendix)\b[^.\n]{0,80}?"
    r"\b(?:(?:is|was|are|were|be) (?:exempt|confidential|restricted|not for publication"
    r"|(?:considered|discussed|taken|heard|dealt with|held) in (?:private|closed|camera))"
    r"|contain(?:s|ed)? (?:exempt|confidential) information)\b)",
    _I | re.MULTILINE,
)

ABOUT_EXCLUSION = re.compile(
    r"^\W*(?:\w+ )?exclusion(?: resolution| motion| order)?\W*$"
    r"|\bexclu\w*\b.{0,60}\b(?:press|public|media|meeting)\b"
    r"|\b(?:press|public|media)\b.{0,60}\bexclu"
    r"|\b(?:eithrio|gwahardd)\S*.{0,40}\b(?:wasg|cyhoedd)\b",
    _I,
)
_WHO = r"\b(?:public|press|media)\b"
_CLOSED = (
    r"(?:private|closed)(?= session| meeting| business| discussion|\s*[.,;:)\n]|\s*$"
    r"| (?:to|for|under|at|and)\b)"
)
EXCLUDED = re.compile(
    _WHO + r"[^.;]{0,60}?\b(?:be|were|was|is|are)(?: (?!not\b|never\b)\w+)? excluded\b"
    rf"|{_WHO}[^.;]{{0,60}}?\b(?:be not|not be) admitted\b"
    r"|\b(?:exclud(?:e[ds]?|ing)|exclusion of)\s+(?:(?:all|any|the|members|representatives|of)\s+)"
    r"{0,6}(?:public|press|media)\b(?:,? (?:and|or) (?:the )?(?:public|press|media)\b)?"
    rf"|{_WHO}[^.;]{{0,40}}?\b(?:asked|requested|invited|required) to (?:leave|withdraw)\b"
    rf"|{_WHO}[^.;]{{0,20}}?\b(?:leave|left|withdrew(?: from)?|withdraw(?: from)?)(?: the)? "
    r"(?:meeting|room|chamber)\b"
    r"|\b(?:mov(?:e|ed|ing)|went|go|going|continued?|proceed(?:ed)?|enter(?:ed)?|reconvened?)"
    rf"\s+(?:on\s+)?(?:in|into|to)\s+(?:a\s+)?(?:{_CLOSED}|camera\b|part (?:2|ii|two|b)\b)"
    r"|\b(?:following|remaining|next|items?|remainder|business)\b[^.;]{0,60}?\b(?:considered"
    r"|discussed|taken|heard|dealt with|transacted)\s+in\s+(?:private|camera|closed)\b",
    _I,
)
LEFT = re.compile(r"\b(?:left|withdrew)\b", _I)
SOME_PEOPLE = re.compile(
    r"\b(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|some|few|both|another"
    r"|other)\s+(?:members?\s+of\s+)?(?:the\s+)?$",
    _I,
)
AT_A_TIME = re.compile(r"^[^.;]{0,10}\bat\b|^[^.;\d]{0,15}\d{1,2}[.:]\d\d", _I)
PRESS = re.compile(r"\b(?:press|media)\b|\b(?:session|camera|private|closed|part)\b", _I)
OF_A_MEETING = re.compile(
    r"\b(?:meeting|1960|1972|1973|2014|100A|50A|exempt|items?|consideration|Schedule|business"
    r"|session|agenda|confidential)\b",
    _I,
)
ELSEWHERE = re.compile(
    r"\s*from (?!(?:(?:the|this|any|all|these|that) )?(?:rest|remainder|remaining|meeting|room"
    r"|chamber|proceedings?|following|discussions?|consideration|items?|agenda|business|debate"
    r"|part|next|committee|session)\b)\w",
    _I,
)
RESOLVING = re.compile(r"(?<!not )\b(?:resolved|agreed|voted|carried|seconded)\b", _I)
WHETHER_OR_NOT = re.compile(r"\bwhether or not\b", _I)
DENIED = re.compile(
    r"\b(?:not(?! admitted\b)|no need|no reason|no items?|nothing|lost|fell|whether)\b", _I
)
IN_DOUBT = re.compile(r"\bif\b", _I)
DENIED_AFTER = re.compile(
    r"[^.;]{0,60}?\b(?:(?:was|were|is|be|being|been) (?:lost|defeated|rejected|withdrawn"
    r"|unnecessary|not \w+)|fell|not (?:required|necessary|needed|carried|agreed))\b",
    _I,
)
NOT_NEEDED = re.compile(
    r"\bno (?:need|reason|items?|exempt|confidential|business|such|private|part|exclusion)\b"
    r"|\bnot (?:be )?(?:necessary|needed|required|agreed|excluded|carried|exercised|moved"
    r"|applicable)\b"
    r"|\b(?:none|nil|nothing|n/a|unnecessary|lost|fell|withdrawn|defeated)\b|\bdid not\b",
    _I,
)
READMITTED = re.compile(
    r"(?<!not )(?<!not be )\bre-?admi\w*\s+(?:(?:of|to|the|members|all|any)\s+){0,5}"
    r"(?:public|press|media|meeting)\b"
    r"|\b(?:public|press|media)\s+(?:(?:and|the|press|public|media|be|was|were|had|been|are|is|now"
    r"|then|have)\s+){0,6}re-?admi"
    r"|\b(?:return(?:ed)?|moved back) (?:in)?to (?:open|public) session|\bpublic session resumed"
    r"|\bresumed? in public",
    _I,
)
_NUMBER = r"\d{1,3}[a-z]?(?![\w/])"
NAMED = re.compile(
    r"\b(?:for|during|consideration|considering|discussion|discussing|whilst|while|business|respect"
    r"|transaction|relating to|namely|following)\W{1,3}(?:(?!after\b|refers\b)[a-z]+\W{1,3}){0,3}?"
    r"items?(?: no\.?| nos\.?| numbers?)?\s+"
    rf"(?P<numbers>{_NUMBER}(?:(?:\s*(?:,|&|-|–|—)\s*|\s+(?:and|to)\s+){_NUMBER}){{0,20}})",
    _I,
)
NUMBERS = re.compile(r"(?P<to>(?:-|–|—|\bto)\s*)?(?P<number>\d{1,3}[a-z]?)", _I)
THE_REST = re.compile(r"\b(?:remainder|rest) of the (?:meeting|agenda|business)\b", _I)
