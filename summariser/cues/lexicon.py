"""Words of committee work, by what they do in a sentence of minutes."""

import re

Pattern = re.Pattern[str]


def words(text: str) -> frozenset[str]:
    """The words of a list written over several lines."""
    return frozenset(text.split())


def any_of(names: frozenset[str]) -> str:
    """A regular expression for any of these words, longest first."""
    return "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))


# What somebody does for a committee after the meeting. Base forms.
DELIVER = words(
    """
    accept act action add address adjust decide adopt advertise advise amend answer apply approach
    arrange
    ascertain
    ask assess attend book brief borrow bring build buy call carry chase check circulate clarify
    collate
    collect come commission compare compile complete confirm consult contact convene convey
    coordinate co-ordinate copy correct cost create deliver develop discuss display distribute
    draft draw email e-mail engage enquire ensure erect escalate establish examine explain
    explore extend feed fill finalise find finish fix follow forward gather get give go hold
    host identify implement incorporate include inform inquire inspect liaise log install
    introduce investigate invite issue keep lead let list lobby locate look make measure meet
    mention monitor negotiate notify obtain order organise pass phone pick place plan post
    prepare present print produce propose provide publicise publish purchase pursue put query
    quantify raise reach read rearrange reconsider record recruit rectify redraft refer refresh
    remind remove renew repair replace reply report request research reschedule resolve respond
    return revert review revise revisit rewrite ring run schedule secure see seek select send
    set share show simplify source speak submit suggest supply survey table take talk tell test
    tidy trace track translate trim try update upload verify visit work write
    """
)
# Words that follow "to" without being verbs.
NOT_VERBS = words(
    """
    one two three four five six ten which whom this that
    the a an this that these those all any some one two three its their our his her each every
    both no such other members councillors residents item items date be which whom what where
    when how local council committee officers more new future further page pages year
    """
)
# What things are like, or what happens by itself.
STATE = words(
    """
    affect allow appear apply be become begin benefit cause close commence concern consist
    contain continue cost cover depend enable end enter exceed exist expect expire face fall
    feel follow form happen help improve increase involve last lead lose mean meet move need
    occur open operate prefer prevent receive reduce rely remain replace represent require
    result rise run seem stand start stay suit support take want welcome wish like love hope see
    know appreciate enjoy hold observe remember deserve indicate mark show tell vary add
    identify reflect
    """
)
NOTING = words(
    """
    accept accepted accepts acknowledge acknowledged acknowledges agree agreed commend commended
    confirmed congratulate congratulated considered endorse endorsed endorses note noted notes
    noting receive received receives recognise recognised recognises support supported supports
    thank thanked thanks welcome welcomed welcomes
    """
)
DECIDING = words(
    """
    adopt adopted adopts appoint appointed appoints approve approved approves authorise
    authorised award awarded confirm confirmed declared declare defer deferred delegate
    delegated designate designated dismiss elect elected exclude excluded extend extended grant
    granted increase increased nominate nominated ratify ratified refuse refused reject rejected
    set signed sign continue continued withdrawn waive waived pay paid dispense disapplied
    """
)
# Participles of tasks: "be circulated", "to be added".
TASK_PARTICIPLES = words(
    """
    added addressed adjusted advertised advised amended approached arranged asked assessed booked
    brought
    carried chased checked circulated clarified collated collected commissioned compiled
    completed conducted confirmed considered consulted contacted convened conveyed corrected
    costed covered created delivered developed discussed displayed distributed done drafted
    drawn emailed e-mailed encouraged enquired erected established examined explored extended
    filled finalised fitted fixed followed forwarded found fed given held highlighted identified
    included incorporated informed inspected installed introduced investigated invited issued
    let listed looked made met monitored moved notified obtained offered ordered organised
    passed placed planned planted posted cleaned cleared painted trimmed pruned hired bought
     prepared presented printed produced progressed provided
    publicised published purchased pursued put raised rearranged received refreshed remedied
    reminded removed renewed repaired replaced reported requested rescheduled researched
    resolved returned reviewed revised revisited scheduled sent set shared shown signed sorted
    sought sourced spoken submitted supplied surveyed taken tabled tidied told tested translated
    undertaken updated uploaded worked written
    """
)
# Verbs by which an officer speaks: the promise comes after them.
SAYING = (
    r"said|says|stated|states|advised|advises|confirmed|confirms|explained|explains|indicated|"
    r"replied|reported|reports|responded|informed|added|acknowledged|assured|noted|told|"
    r"highlighted|suggested|thanked|apologised|proposed"
)
COMMITTING = (
    r"agrees?|agreed|undertook|undertakes?|undertaken|offers?|offered|promised|promises"
    r"|volunteered|"
    r"committed|pledged|intended|(?:is|are|was|were)\s+(?:willing|happy|prepared|content)|intends|"
    r"(?:gave|gives|given)\s+(?:an?\s+)?(?:assurance|undertaking|commitment)"
)
ASKING = (
    r"asked|requested|instructed|invited|directed|tasked|commissioned|mandated|urged|"
    r"authorised|reminded|encouraged"
)
ADVERBS = (
    r"also|now|then|further|again|however|therefore|both|all|each|kindly|subsequently|accordingly|"
    r"additionally|still|only|just|immediately|formally|duly|initially|in\s+turn|jointly|instead|"
    r"otherwise|unanimously|generally|shortly|soon|either|first|simply|personally|always|never|not|"
    r"together|as\s+appropriate|likewise|as\s+well|separately|urgently|actively"
    r"|once\s+again|firstly|in\s+future"
)
ROLE_NOUNS = words(
    """
    accountant actuary bursar headteacher master nurse sheriff vicar adviser advisor
    administrator alderman analyst architect archivist auditor bailie
    caretaker chair chairman chairperson chairwoman champion clerk commander commissioner
    chamberlain remembrancer comptroller reeve beadle
    convener convenor coordinator co-ordinator councillor curator custodian dean deputy director
    ecologist editor engineer executive gardener governor groundsman guardian handyman head
    holder inspector lawyer lead leader lengthsman librarian manager mayor member minister
    officer organiser partner planner president principal provost rector registrar
    representative reporter ranger rfo secretary sergeant solicitor strategist superintendent
    supervisor surveyor technician treasurer trustee vice-chair vice-chairman vice-convener
    warden webmaster s151 pcso cso cpo
    """
)
BODY_NOUNS = words(
    """
    agencies agency alliance assembly association authority bank board branch cabinet centre
    club college
    commission committee company consultants contractor contractors consortium council
    department directorate executive federation firm forum foundation government group health
    highways hospital legal ltd office operator panel parish partners partnership police
    property school
    section service services shop society staff subcommittee sub-committee subgroup sub-group
    team teams trust trustees union unit university volunteers
    """
)
PLURAL_ROLES = words(
    """
    officers members councillors directors leaders chairs clerks heads managers representatives
    governors trustees residents volunteers representers solicitors
    """
)
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tues?|Weds?|Thurs?|Fri|Sat|Sun"
# Capitalised words that begin sentences or head sections and are never part of a name.
NOT_NAMES = words(
    """
    a action actions add additional after all also although an and any appendix april arising as
    at august because before both but by can consideration date december decision details
    discussion do due during each every february first following for from further had has have
    he held her his how however i if in it item its january july june later letter letters many
    march matters may meeting meetings minute minutes monday friday saturday sunday tuesday
    wednesday thursday more most near new next no none not noted notes november now october of
    on once one only or other our out over page part plan please post present previous question
    questions re reading report reports resolved agreed recommended requested same second
    recommendation recommendations resolution resolutions decisions outcome outcomes conclusion
    section see september she should since so some such that the their them then there these
    they this those three to today two under until up upon update very was we were what when
    where whether which while who whose why will with within work would yes you your unanimous
    approved confirmation concern concerns regarding response various thanks apologies
    background costs works
    """
)
