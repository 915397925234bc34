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
}
