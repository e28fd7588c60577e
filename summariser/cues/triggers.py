"""The verb phrases by which minutes say that something is to be done."""

import re

from summariser.cues.lexicon import ADVERBS, ASKING, COMMITTING

ADVERBIAL = rf"(?:\s*,?\s*\b(?:{ADVERBS})\b\s*,?)*"
TRIGGER = re.compile(
    rf"""\b(?:
      (?P<modal>\b(?:would|will|shall|should|must|could|can|may|might)|(?<=[a-z])'(?:d|ll))\b(?P<adv>{ADVERBIAL})\s+
        (?P<mbe>be(?:{ADVERBIAL})\s+)?(?P<mverb>[a-z][\w-]*)
    | \b(?:is|are|was|were)(?:{ADVERBIAL})\s+to\s+(?P<ibe>be(?:{ADVERBIAL})\s+)?
        (?P<iverb>[a-z][\w-]*)
    | \b(?:(?:was|were|is|are|be|been|being)(?:{ADVERBIAL})\s+|(?<=\bto\sbe)\s+)
        (?:{ASKING})\b(?:\s+by\s+[\w' ]{{2,40}}?)?\s+(?P<pto>to|that|for|if|whether|not\s+to)\b
        (?:\s+(?P<pbe>be\s+)?(?P<pverb>[a-z][\w-]*))?
    | \b(?P<res>(?i:(?:it\s+(?:was|is|has\s+been|were)\s*(?:{ADVERBS}|\s)*)?
        (?:agreed|resolved|recommended|decided|determined|approved)))\b[\s:-]{{0,4}}
        (?:(?:on\s+the\s+proposal|by\s+\d)[^.;:]{{0,90}}[\s,]|(?:unanimously|in\s+principle
          |by\s+all)\s+)?
        (?P<rto>(?:[Tt]hat|[Tt]o|for|not\s+to)\b|(?=(?:the\s+)?(?:Cllrs?|Councillors?|Clerk
          |Chair\w*)\b))\s*(?P<rbe>be\s+)?(?P<rverb>[\w-]+)?
    | \b(?P<commit>{COMMITTING})\b(?:{ADVERBIAL})\s+(?:to|that)\s+(?P<cbe>be\s+)?
        (?P<cverb>[a-z][\w-]*)
    | \b(?P<ask>(?i:asks?|asked|requests?|requested|instructs?|instructed|urges?|urged|invites?|
        invited|directs?|directed|calls?\s+(?:on|for|upon)|called\s+(?:on|for|upon)|
        requires?(?!\s+Improvement)|remits?\s+to|remitted\s+to|remit\s+to|delegates?|tasks?|tasked|authorises?|
        commissions?|commissioned|left\s+to))\b
    | \b(?:needs?|needed|requires?|required)\s+(?:to\s+be\s+)?(?P<need>\w+(?:ing|ed|t|n)\b)
    | (?P<bare>\bto)(?:{ADVERBIAL})\s+(?P<bbe>be\s+)?(?P<bverb>[a-z][\w-]*)
    | (?P<sub>\bbe)(?:{ADVERBIAL})\s+(?P<sverb>[a-z]\w*(?:ed|n|t|d|e|k|ght)\b)
    )""",
    re.VERBOSE,
)
