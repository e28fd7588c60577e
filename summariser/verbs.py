"""Plain verbs of committee work, in the form that a summary begins with."""

_VERBS = """
    accept acknowledge act action add address adjust advertise advise agree allocate allow alter
    amend
    analyse announce answer apologise appear apply appoint approach approve arrange ascertain ask
    assemble assess assist attach attend audit authorise award borrow bring book brief build buy
    calculate
    call cancel carry cascade change chase check choose circulate clarify clean clear close collate
    collect come commence comment commission communicate compare compile complete compose conduct
    confirm consider construct consult contact continue contribute convene convey coordinate
    co-ordinate copy correct cost count create cut date deal decide defer deliver demonstrate deploy
    describe design determine develop devise direct disclose discuss display disseminate distribute
    divide do document donate draft draw edit email e-mail employ enable encourage engage enquire
    ensure enter erect escalate establish estimate evaluate examine exercise expand explain explore
    express extend feed file fill finalise find finish fit fix follow forward fund gather get give
    go grant guide hand have hear help highlight hire hold identify implement improve include
    incorporate increase inform inspect inquire insert inspect install instruct introduce
    investigate invite issue join keep launch lay lead learn leave let liaise line list listen
    lobby locate lodge log look maintain make manage map mark measure meet mention monitor move
    name negotiate nominate note notify obtain offer open order organise outline oversee paint pass
    pay permit phone pick place plan plant post prepare present press print prioritise proceed
    process procure produce programme progress promote propose provide publicise publish purchase
    pursue put quantify query raise reach read rearrange receive recommend reconsider record
    recruit redraft reduce refer reflect refresh refurbish register reinstate relay relocate remind
    remove renew reopen repair repeat replace reply report represent request reschedule research
    resolve respond restart restore retain return revert review revise revisit rewrite ring run
    scan schedule scope scrutinise secure see seek select sell send serve set settle share show
    sign signpost simplify sit sort sound source speak spend split start state stop store submit
    suggest supply support survey suspend table take talk tell test thank tidy trace track train
    transfer translate treat trial trim try turn undertake update upgrade upload use value verify
    view visit volunteer walk watch welcome withdraw work write
"""

IMPERATIVES = frozenset(_VERBS.split())
