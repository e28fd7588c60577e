"""Words by which people are told from places, bodies and posts in English minutes. Lower case.

The lists are ours: given names common in Britain, words that end the names of bodies and places,
titles of office. None is complete, which is why what still looks like a person is masked.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GIVEN_NAMES = _words("""
aaliyah aaron abdul abdullah abigail adam adrian agnes ahmed aisha alan alana alastair alejandro
aleksander alex alexander alexandra alfie alfred ali alice alicia alisha alison alistair allison
amanda amelia amina amir amit amy andrea andrew andrzej angela angus anil anita anjali ann anna
annabel anne annette annie anthony antonia antonio archie arjun arthur asif asma audrey ayesha
barbara beatrice becky ben benedict benjamin bernadette bernard beth bethany betty beverley bianca
bilal bill billy bob brenda brendan brian bridget bronwen bryony callum cameron carl carly carol
caroline carolyn catherine cathy catriona cecilia ceri chantelle charles charlie cheryl chiara
chloe chris christian christina christine christopher claire clara clare claudia clive colette
colin connor conor craig cynthia daisy damian daniel danielle danny darren dave david dawn dean
deborah debra declan deepak delia denise dennis derek diana diane dimitri dipak dominic donald
donna dorothy dougal douglas duncan dylan ebony edith edmund edward edwin eileen eilidh elaine
eleanor elena eleri elin elisabeth elizabeth ella ellen ellie elliot elsie emily emma eric erica
erin esme esther ethan eugene eva evan evelyn evie ewan farah farhan fatima fatoumata felicity
fergus finlay fiona frances francesca francis frank fred freddie frederick gabriel gabriela
gareth gary gavin gemma geoff geoffrey george georgia georgina gerald geraldine gerard ghulam
gillian gita glenda glenn glenys gordon graeme graham gregory greta guy gwen gwyneth hamza hannah
harpreet harriet harry hassan hayley heather hector heidi helen helena henry hilary holly howard
hugh hugo hussain hussein huw iain ian ibrahim ilyas imogen imran ingrid iona irene iris isaac
isabel isabella isla ismail ivan ivy jack jackie jacob jacqueline jacqui jade jake jamal james
jamie jan jane janet janette janice jasmine jason jaswinder javed jay jayne jean jeanette jeff
jeffrey jenna jennifer jenny jeremy jerome jess jessica jill jim jimmy jo joan joanna joanne jodie
joe joel john johnny jonathan jordan joseph josephine josh joshua joyce juan judith judy julia
julian julie juliet justin kamal karen karim karl kate katherine kathleen kathryn kathy katie
katy kavita kay keiran keith kelly ken kenneth kerry kevin khadija khalid kiera kieran kim kiran
kirsten kirsty krishna kristina krzysztof kuldeep kumar kyle lakshmi lara laura lauren laurence
leah leanne lee leila len leon leonard lesley leslie lewis liam lily linda lindsay lindsey lisa
liz lola lorna lorraine louis louisa louise lucas lucinda lucy luigi luke lydia lyn lynda lynn
lynne madeleine maggie mahmood malcolm malgorzata mandy manjit manuel marc marcin marcus margaret
maria mariam marian marie marilyn marina mario marion marjorie marlene martha martin martyn mary
maryam matilda matt matteo matthew maureen maurice max maxine megan mehmet mel melanie melissa
meera mia michael michaela michal michelle miguel mike mildred millie miranda miriam mohamed
mohammad mohammed mohan moira molly mona monica morag mubarak muhammad muriel mustafa myra nadia
nadine nancy naomi nasreen natalia natalie natasha nathan nathaniel neil nia niamh nicholas nick
nicola nicole nicolas nigel nikhil nina noah noel nora noreen norma oliver olivia olga omar oscar
osman owen pamela parveen pat patricia patrick paul paula pauline penelope penny peter petra
phil philip phillip philippa phillipa phoebe phyllis pierre piotr poppy prakash pritpal priya
priyanka rachael rachel raj rajesh rajinder ralph ramesh ravi raymond rebecca reginald rekha
rhian rhiannon rhys richard rita rob robbie robert roberta roberto robin rod roderick rodney roger
roland ron ronald ronnie rory rosalind rosemary rosie ross rowena roy rukhsana rupert russell ruth
ryan sabrina sadia saima sally salma sam samantha samina samir samuel sandra sanjay sara sarah
saskia scott sean sebastian selina serena shabana shahid shane shannon sharon shaun sheila shelley
shirley shona sian sidney sileas simon simone sinead siobhan sofia sonia sophia sophie stacey
stefan stella stephanie stephen steve steven stewart stuart sue sunil sunita surinder susan
susanna suzanne sybil sylvia syed tamara tanya tara tariq ted terence teresa terry thelma theo
theresa thomas tim timothy tina toby tom tomasz tommy toni tony tracey tracy trevor tricia trudy
uma una usman valerie vanessa vera veronica vicky victor vijay vikram vincent viola vivian
vivien wasim wendy wilfred william winifred xavier yasmin yusuf yvette yvonne zach zachary zahra
zainab zara zoe zofia zubair
""")

# given names that are as often something else: a month, a verb, a place, a park
DOUBTFUL_NAMES = _words("""
albert alma april aston august ava basil bill blake bradley brandon brooke bruce carmen chelsea
chester clay clifford clifton crystal dale dean derby dexter douglas eden edgar ernest eve faith
fern
florence florida forest frank freya gene georgia glen grace grant guy harper harrison hazel heath
hope hunter india jasper jewel joy june kent kingsley kirk lance leigh lincoln louis mark mason
may mercy mitchell nelson norman olive pearl preston regent reg rich river robin rose ruby rupert
ruth sandy savannah sky stanley stirling summer sydney taylor theo tyler vic victoria violet
virginia walter warren wayne wesley will winston
""")

HONORIFICS = _words(
    "mr mrs ms miss mx dr prof professor rev revd reverend fr father sir dame lady lord baroness"
    " messrs mesdames"
)

# within the names of families, and seldom anywhere else
PARTICLES = _words("al ap bin binti d da de del della den der di dos du el ibn la le van von zu")

# "Sir" and the like are as often part of the name of a street or a school
STREET_HONORIFICS = _words("sir dame lady lord father")
PLACE_PREFIXES = _words("st saint ss king queen prince princess pope san santa capel port fort")

INITIAL_LABELS = _words("""
annex annexe appendix area band block building category class clause column figure flat form gate
grade group item key lane level line list lot note option page paragraph part phase plan platform
plot pool priority room route row schedule section site stage step strand table theme tier type
unit version ward wing zone
""")

# words that say that the name they stand in is a place's, a body's or a thing's
BODY_WORDS = _words("""
academy account accounts act action actions advice age agency agenda agreement airport alliance
allotment allotments application applications approach archive arena art arts assessment asset
assets assembly association attendance audit authorities authority avenue award awards bank bay
beach benefit bill board body borough boulevard branch bridge brigade brook budget building
buildings bureau bus business cabinet campaign campus canal capital care carer carers castle
cathedral cause cemetery central centre chain chair chamber chapel charity charter chief child
children church circus city climate clinic close club coast code college commission committee
committees common commons community company complaint compliance conference conservation
consortium constabulary consultation contract corner corporate corporation cottage cottages
council councillor councillors councils county court crematorium crescent cricket cross culture
customer dashboard data day days deal decision deputy department despatch development digest
digital director directorate disability district division dock docks document drive east eastern
economic education election elections emergency employment energy england enquiry environment
equality estate estates europe event events evidence executive express fair families family farm
federation ferry festival field fields finance fire football force forum foundation framework
free friends full fund funding further garden gardens gate general good government grammar great
greater ground group guidance guide hall harbour head headteacher health heritage high highway
highways history hospice hospital hotel house housing hub hubs improvement independent index
industrial infant infants inquiry inspection institute insurance integrated interim internal
ireland island issue item items january february march july september october november december
joint junction junior kingdom lake land lane leader learning leisure letter library licence life
licensing line link list little local lodge log lower ltd limited llp maintenance management
manager manor maintained map market matters mayor meadow meadows media medical meeting meetings
member members memorial message mews middle mill minutes mission mobility model monday monitoring
monument motion mount movement museum music national network networks new neighbourhood newspaper
nhs north northern notice nursery nursing offer office officer officers ofsted old open operation
options order organisation outcomes oversight pack panel paper papers parade parent parents parish
park parking parks parliament partner partners partnership path pavilion pay pension pensions
people performance pharmacy pier place places plan planning plans plc playground playing plaza
point police policy pool port portfolio post premium press primary principal priority prison
procedure programme progress project projects promenade property protection provision public
pupil pupils quarter quarterly quay question questions railway rail range rape recommendation
records recovery recreation referral reform region regeneration register registry regulation
remand report reports reserve reserves reservoir residential resident residents resource resources
response restaurant review rights riverside road roads room route royal rugby rural safeguarding
safety saturday savings scheme school schools science scotland scrutiny secondary secretary section
select senior service services session settlement shop shopping show single site skills social
society solicitor south southern space spaces speaker special sport sports square stadium staff
standard standards state statement station statutory store strategic strategy street structure
student students sub substance suite summary sunday sure support surgery survey sustainability
swimming system target task team teams technology tenants term terrace theatre thursday tier time
times together tourism tower town township trade traffic training tramway transformation transport
travel treasury trees tribunal trust trustees trusts tuesday union unit united university update
upper urban user utilities valley valuation venue viaduct view villa village vision visit visitor
voice volunteer wales walk war ward wards warden waste water way website wednesday week welcome
welfare west western wharf wing women wood woodland woods work workforce working workshop yard
year years young youth zone
""")

# of these, the ones that are surnames too: "Jane Hill" is masked, "Victoria Hill" is not
SURNAMES_TOO = _words("""
banks bay brook cross day field fields good green hall hill law little marsh may mill moor mount
north page west wood woods young
""")

HEADS_OF_POSTS = _words("""
accountant adviser advisor alderman analyst archivist assistant auditor chair chairman chairperson
chairwoman chief clerk cllr cllrs commander commissioner constable consultant convenor coordinator
co-ordinator coroner councillor councillors directors director engineer executive head headteacher
holder inspector lead leader lieutenant manager managers mayor mayoress minister mla mp msp officer
officers ombudsman pc pcso planner principal provost ranger registrar secretary sergeant sheriff
solicitor superintendent supervisor surveyor treasurer vice-chair vice-chairman warden whip
""")
PLURAL_HEADS = _words("councillors cllrs directors managers officers")
COUNCILLORS = _words("councillor councillors cllr cllrs")
PHRASE_WORDS = _words("of for and the to in with s &")

# not the council's: "Chair of the Residents' Association" makes nobody an officer
PRIVATE_BODIES = _words("residents tenants friends association campaign action society club")

# words before a name that say whose name it is
PRIVATE_PEOPLE = _words("""
applicant applicants appellant brother carer child claimant complainant complainants constituent
daughter family father grandson granddaughter grandmother grandfather husband infant mother named
neighbour neighbours objector objectors parent parents patient petitioner petitioners pupil
resident residents sister son student tenant tenants victim volunteer widow wife witness
""")
BEFORE_A_NAME = _words(
    "applicant appellant complainant objector petitioner resident residents tenant"
)

SPOKEN = _words("""
asked asks addressed alleged appealed claimed complained emailed explained expressed lives lived
objected petitioned queried replied said says spoke stated told wrote
""")
FUNCTION_WORDS = _words("""
a after agreed all also although an and any as asked at because before both but by each either for
from had has have he her his how however i if in into it its last later members minutes next no
noted not nothing of on once one only or other our please provided recommended requested resolved
several she should since so some such than that the their them then there these they this those
three to two under until upon was we were what when where whether which while who why will with
would yes you your
""")
