"""The words that deck/checks/wording.py looks for: tables for editors and trainers to argue over, no code."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a line under "## Do" cannot start with and still tell the hands what to do. Whatever is not listed
# here may be a verb: a rule that knows few words is wrong less often than one that guesses.
NO_VERB = _words(
    """
    a an the this that these those there here it he she they you we i someone somebody anyone anybody everyone
    everybody no none nobody nothing one two three four five some any all every each most more less few many
    much other another such same
    his her their your our its my
    and or but so because although though nor yet
    of in on at to from with without by for into onto over under between behind during about against along
    near
    always never often sometimes usually now then next otherwise maybe perhaps please also again too very only
    not just
    is are was were am has had does did can could should would may might must shall will
    what who which why how where whose
    officer officers person people subject suspect supervisor caregiver family child children crowd weapon gun
    weight recovery response injury pain blood
    deadly possible drowsy unconscious unresponsive dangerous safe unsafe new old good bad important necessary
    """
)
VERBS_IN_ING = _words("bring ring sing swing cling fling sling spring string wring king")
VERBS_IN_LY = _words("apply comply rely reply supply multiply rally ally fly")
# A line may say when first: up to the comma after these, or up to a colon or a question mark.
CONDITIONS = "if|when|once|until|unless|while|after|before|as|where|for|in"

# Regular expressions; a straight apostrophe stands for a curly one too.
PROMISES = (
    r"i (?:promise|swear|guarantee)",
    r"you have my word|my word on it|trust me",
    r"(?:you'?re|you are|you'll be|you will be) (?:safe|fine|ok|okay|all right|alright)",
    r"(?:no ?one|nobody)(?: here)? (?:will|'s going to|is going to|can) (?:hurt|harm|touch|shoot|take|arrest)"
    r"|(?:no ?one|nobody) will (?:know|find out)",
    r"(?:you won't|you will not|you're not going to|you are not going to) (?:be |get )?"
    r"(?:hurt|harmed|arrested|charged|jailed|shot|(?:go to )?(?:jail|prison|hospital))",
    r"(?:not|\w+n't) (?:be )?in (?:any )?trouble",
    r"(?:i|we)(?: won't| will not|'m not going to|'re not going to| are not going to)"
    r" (?:hurt|arrest|shoot|charge|tell anyone|take you)",
    r"no (?:arrest|jail|hospital|charges)",
    r"(?:everything|it|this|things)(?:'s| is| are|'ll be| will be)(?: going to be| gonna be)?"
    r" (?:fine|ok|okay|all right|alright)",
    r"nothing (?:bad )?(?:will|is going to) happen",
    r"between you and me|between us",
)
CALMING = (r"calm(?: yourself)? down", r"relax", r"settle down", r"chill(?: out)?", r"be calm")
ABSOLUTES = ("always", "never", "guarantee[sd]?", "every single time", "without exception")

# What is out of date, and what to write: people first, plain and current.
TERMS = {
    r"schizophrenics?": '"person with schizophrenia"',
    r"(?:a|an|the|is|are|was) (?:bipolars?|autistics?|epileptics?|diabetics?|psychotics?)(?= [a-z]+s\b|\W|$)"
    r"(?! (?:person|people|man|woman|child|adult|disorder|episode))": '"person with …"',
    r"commit(?:s|ted|ting)? suicide": '"died by suicide" or "killing yourself"',
    r"(?:successful|completed|failed|unsuccessful) suicide(?: attempt)?": (
        '"died by suicide" or "suicide attempt"'
    ),
    r"the mentally ill|mentally ill (?:person|people|man|woman|subject|individual)s?": (
        '"people with mental illness"'
    ),
    r"excited delirium|ExDS": '"severe agitation"',
    r"the (?:homeless|disabled|elderly|blind|deaf|handicapped)(?! [a-z])": '"people who are …"',
    r"emotionally disturbed persons?|EDPs?": '"person in crisis"',
    r"handicapped|crippled?": '"disabled" or "with a disability"',
    r"(?:mentally )?retarded|retards?": '"with an intellectual disability"',
    r"wheelchair-bound|confined to a wheelchair": '"uses a wheelchair"',
    r"suffer(?:s|ing|ed)? from": '"has"',
    r"deaf[- ]mutes?|deaf and dumb|hearing[- ]impaired": '"deaf" or "hard of hearing"',
    r"(?:drug )?(?:addicts?|abusers?)|junkies?|alcoholics?": '"person who uses drugs" or "with an addiction"',
    r"crazy|insane|lunatics?|psychos?|nutcases?|senile|demented": "what you see the person do",
    r"illegal aliens?|illegals": '"person without papers"',
}
# A line or paragraph with one of these tells about a term and does not use it.
TELLING = r"terms?|words?|labels?|called|phrases?|names?|diagnos[ei]s|rejected|outdated"

UNITS = r"feet|foot|ft|yards?|yds?|met(?:er|re)s?|m|paces|steps (?:back|away|off)"
NUMBERS = (
    r"\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty(?:-one)?|thirty"
)

# What is no word to be said: a field of the line tells it.
DIRECTIONS = (
    r"after|afterwards|then|first|pause|silence|silent|wait[^)]*"
    r"|(?:to|on|over|by|in|for)(?: (?:a|an|the|your|my|other))? "
    r"(?:partner|radio|dispatch|report|reports|officers?|person|family|crowd|supervisor|team)"
    r"|(?:to )?peer|on repeat|partner|radio|report"
)
# What an officer's own trade or a court says, and what to write at a glance.
JARGON = {
    r"(?:lethal|access to(?: the)?|restrict|remove(?: the)?|secure(?: the)?) means|means restriction": (
        'what it is: "guns, pills, rope"'
    ),
    r"lethal cover": '"one officer covers"',
    r"articulat(?:e|es|ed|ing|able|ion)": '"say why"',
    r"exigen(?:t|cy|cies)": '"emergency"',
    r"egress": '"way out"',
    r"(?:non-?)?compl(?:y|ies|ied|ying|iance|iant)": '"do what you ask"',
    r"(?<!change\sthe\s)subjects?": '"person"',
    r"suspects?": '"person" or "driver"',
    r"perpetrators?|perps?|offenders?": '"person"',
    r"shall": '"must"',
    r"whilst": '"while"',
}
SHORT_FORMS = r"\w+n't"
