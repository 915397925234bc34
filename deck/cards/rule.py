"""What a rule is, and the rules of what newer cards can hold: fields of a line, passages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """What a code means: its sentence (with blanks), why it exists, and whether it stops a release."""

    sentence: str
    why: str
    stops: bool = True


FIELD = "A note to the officer that is shown raw, or lost, misleads."
ONCE = "A passage is written once, so that the cards which share it cannot drift apart."

SIGNED = "An approval is worth what it can prove: who approved which words."
CLAIM = "A claim must lead to its source."

NEWER = {
    "LINE01": Rule('"{field}" is not a field of a line.{hint}', FIELD),
    "LINE02": Rule('"{field}" must be {expected}.', FIELD),
    "LINE03": Rule("Use braces only once in a line, at its end and after its words.", FIELD),
    "LINE04": Rule('The field "{field}" stands twice. Keep one.', FIELD),
    "PASS01": Rule('There is no passage "{passage}" in passages.toml.{hint}', ONCE),
    "PASS02": Rule(
        'Write nothing but the passage on its line, from the first letter on: in braces, "passage: name".',
        ONCE,
    ),
    "SIGN01": Rule(
        '{name} approved other words as {role} on {date}. Use "flask approve" again once they are right.',
        SIGNED,
        stops=False,
    ),
    "SIGN02": Rule(
        'There is no card "{card}" that this could approve.{hint} Write the id it has now.',
        SIGNED,
        stops=False,
    ),
    "SIGN03": Rule(
        'This says neither who approved nor which words, and counts no more. Use "flask approvals move".',
        SIGNED,
        stops=False,
    ),
    "LINE05": Rule(
        'Put the line with the field "first" first under "## Do", and only one there.',
        "An officer reads the first line, and may read no other.",
    ),
    "WORD09": Rule(
        'Write "___" for a name that each officer has to fill in, not "{name}".',
        "What stands between the quotes is read out as it is.",
        stops=False,
    ),
    "WORD10": Rule(
        '"{words}" is no word to say. Put it into a field of the line: to, when or wait.',
        "What stands between the quotes is read out as it is.",
        stops=False,
    ),
    "WORD11": Rule(
        'Write {better}, not "{words}", at a glance.',
        "A word of the trade costs the second there is, and says nothing to the person.",
        stops=False,
    ),
    "WORD12": Rule(
        'The card has "danger" and no line with the field "first". Put it at the line that saves a life.',
        "An officer reads the first line, and may read no other.",
        stops=False,
    ),
    "CITE01": Rule('The source "{source}" is not cited in Why. Cite it or take it out.', CLAIM, stops=False),
    "CITE02": Rule(
        'There is no source for "{start} …". Cite one, or write "(unverified)".', CLAIM, stops=False
    ),
    "CITE03": Rule(
        'The source "{source}" says no kind. Write one: statute, court, agency, research, trainer or news.',
        "A court, a trainer and a newspaper do not weigh the same.",
        stops=False,
    ),
    "CITE04": Rule('There is no card that includes the passage "{passage}". Delete it.', ONCE, stops=False),
    "MOVE01": Rule(
        'This leads to "{card}", which leads back here. Use another card, or "allow" it with the reason.',
        "Sent to and fro between two cards, an officer reads neither.",
        stops=False,
    ),
    "MOVE02": Rule(
        "There is no tile that leads to this situation. Put the card into one in deck.toml.",
        "Home asks what an officer sees; what no tile holds is found by its name alone.",
        stops=False,
    ),
    "MOVE03": Rule(
        'The tile "{see}" has {count} letters; {limit} are the most.',
        "Twelve tiles of two lines fit the first screen of a phone.",
        stops=False,
    ),
    "MOVE04": Rule(
        'The tile "{see}" must say what is seen, heard or said, not "{words}".',
        "Home asks what an officer sees.",
        stops=False,
    ),
    "LINK01": Rule(
        'The address "{url}" is not right: {reason}. Write the one that the source itself has.',
        "A claim must lead to its source.",
        stops=False,
    ),
}
