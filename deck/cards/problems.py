"""A code in, the sentence an editor reads out."""

import re
from dataclasses import dataclass

from deck.cards.rule import NEWER, Rule

# Tab and line feed are text. Bidi controls, blanks of no width and tags (RFC 9839, Unicode TR36) make words
# read other than they are; private letters show as empty boxes; joiners mean something between other scripts'
# letters and in emoji only.
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ue000-\uf8ff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U0010ffff]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where (line and column count from 1), the rule's code, the full sentence."""

    path: str
    line: int
    column: int
    code: str
    sentence: str

    @property
    def stops(self) -> bool:
        """Whether a release is refused while this stands."""
        return RULES[self.code].stops

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.sentence}"


class DeckError(Exception):
    """The content cannot be used; `problems` says everything that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


def problem(path: str, line: int, column: int, code: str, **blanks: object) -> Problem:
    """Fill the sentence of `code`. An unknown code or a missing blank is a bug and raises KeyError."""
    sentence = CONTROL.sub(_named, RULES[code].sentence.format(**blanks))
    return Problem(path, line, column, code, re.sub(r"[ \t\n]+", " ", sentence))


def _named(found: re.Match[str]) -> str:
    """Show what nobody would see, and what could turn the words of a message around."""
    return "".join(f"U+{ord(letter):04X}" for letter in found[0])


READ = "Half a file must never become half a card."
TORN = "A file that was cut off must not come to look whole."
MELTED = "Another mark melts the line into the one above, without a word."
SAME = "Every tool that reads the file must read the same words."
GLANCE = "An officer has three seconds; the glance holds what fits them."
SAFE = "Raw HTML could carry a script onto every phone."
WHOLE = "A reader who follows a link must arrive."
REASON = "An exception without a reason is forgotten by the next editor."
KNOWN = "What the card cannot know, an officer must not be told."
LAID = "A starter's card that is mended must not stay wrong below a department's own."
CARE = "A card nobody looks after goes out of date without a word."

RULES = {
    "FILE01": Rule("Byte {byte} is not UTF-8 text. Save the file as UTF-8.", READ),
    "FILE02": Rule("The file has {size} kB; {limit} kB are the most.", READ),
    "FILE03": Rule("There is an invisible control character (U+{number:04X}). Delete it.", SAME),
    "FILE04": Rule(
        'The file name "{name}" cannot be an address. Use a-z, 0-9 and hyphens, like "traffic-stop.md".',
        "The file's name is the card's address for ever.",
    ),
    "FILE05": Rule("The file cannot be read: {reason}.", READ),
    "FILE06": Rule("This is {what}, not UTF-8 text. Save the file as plain text in UTF-8.", READ),
    "FILE07": Rule("A letter was lost here (U+FFFD). Write it again.", SAME),
    "FILE08": Rule('"{odd}" was "{meant}", read in a wrong encoding. Write it again.', SAME),
    "FILE09": Rule(
        'Two versions stand here, "{ours}" and "{theirs}". Keep one, and delete the marks <<<, === and >>>.',
        "A merge that nobody settled would show officers both.",
    ),
    "FILE10": Rule("The last line stops in the middle. Write its end, and press Enter after it.", TORN),
    "FILE11": Rule(
        'The last line has no line break. Is the card whole? Use "flask mend".', TORN, stops=False
    ),
    "FILE12": Rule(
        'Windows can keep no file called "{name}". Rename it.', "Editors on any computer need each file."
    ),
    "FILE13": Rule("This is not read, and officers would miss it. {advice}", READ),
    "FILE14": Rule("This is not read. Take it away, or let its name begin with a dot.", READ, stops=False),
    "FILE15": Rule("A mark of a merge was left here. Read the card again. Delete this line.", TORN),
    "HEAD01": Rule("The file must start with a line of three hyphens (---), then the card's keys.", READ),
    "HEAD02": Rule("The keys at the top do not end. Put a line of three hyphens (---) after them.", READ),
    "HEAD03": Rule("This cannot be read as YAML: {reason}.", READ),
    "HEAD04": Rule('"{key}" is not a key a card has.{hint}', "A misspelt key would be lost without a word."),
    "HEAD05": Rule('"{key}" stands twice; the first is on line {first}. Keep one.', SAME),
    "HEAD06": Rule('The key "{key}" is missing.', "Each card needs what readers and reviewers rely on."),
    "HEAD07": Rule('"{key}" must be {expected}.', SAME),
    "HEAD08": Rule('Text that begins with "{sign}" is something else to YAML. Put it in quotes.', SAME),
    "HEAD09": Rule('The words after "#" would be lost. Put the whole text in quotes.', SAME),
    "HEAD10": Rule(
        '"{key}" has a colon inside. It is taken as meant; better put it in quotes.', SAME, stops=False
    ),
    "HEAD11": Rule('"{rule}" is not the code of a rule.{hint}', REASON),
    "HEAD12": Rule('"{rule}" is an error and must be mended; only suggestions can be allowed.', REASON),
    "HEAD13": Rule('Write why "{rule}" is allowed here, in three words or more.', REASON),
    "HEAD14": Rule('Nothing here needs "{rule}" allowed. Delete it from "allow".', REASON, stops=False),
    "BODY01": Rule(
        'The section "## {section}" is missing.', "Officers learn one order and find it by place."
    ),
    "BODY02": Rule(
        '"{section}" is not a section of a card.{hint}', "Officers learn one order and find it by place."
    ),
    "BODY03": Rule(
        '"## {section}" must come before "## {before}".', "Officers learn one order and find it by place."
    ),
    "BODY04": Rule('"## {section}" stands twice; the first is on line {first}. Keep one.', READ),
    "BODY05": Rule('Under "## {section}" each line starts with "- ", not with {sign}.', MELTED),
    "BODY06": Rule('"## {section}" is empty.', READ),
    "BODY07": Rule("Raw HTML is not used. Write plain Markdown.", SAFE),
    "BODY08": Rule('The link "{href}" is not https:, tel:, sms:, mailto: or an address in this deck.', SAFE),
    "BODY09": Rule('Use only "## " headings, one for each section.', READ),
    "BODY10": Rule("A line in a list is one sentence: no list inside it, no second paragraph.", GLANCE),
    "BODY11": Rule('This stands before the first section. Start with "## Do".', READ),
    "BODY12": Rule("Pictures are not used on cards.", "A card must read without one, on any phone."),
    "BODY13": Rule("Write a title or summary without a link: lists make a link of the whole.", WHOLE),
    "BODY14": Rule("There is nothing after this mark. Write the line, or delete the mark.", READ),
    "BODY15": Rule(
        "{what} is not drawn on a card. {instead}", "What a card does not draw, an officer reads wrongly."
    ),
    "BODY16": Rule("This quotation mark has no other half. Put it, or delete this one.", TORN),
    "CARD01": Rule("The glance has {count} words; {limit} are the most.", GLANCE),
    "CARD02": Rule("The line has {count} words; {limit} are the most.", GLANCE),
    "CARD03": Rule('Write "{full}", not "{short}", in instructions.', "A hurried eye drops the apostrophe."),
    "CARD04": Rule(
        'A line under "## Do not" starts with "Do not".', "Read alone, it must not say the opposite."
    ),
    "CARD05": Rule(
        '"[{source}]" is cited but not listed in the card\'s sources.', "A claim must lead to its source."
    ),
    "CARD06": Rule(
        '"{mark}" still stands here. Write what belongs in its place.',
        "A reminder to the editor says nothing to an officer.",
    ),
    "CARD07": Rule("The title has {count} letters; {limit} are the most.", GLANCE),
    "WORD01": Rule(
        'A line under "## Do" starts with a verb, or with when to do it; "{word}" is neither.',
        "A verb first tells the hands what to do.",
        stops=False,
    ),
    "WORD02": Rule(
        '"{words}" promises what an officer may be unable to keep. Write what is true now.',
        "A broken promise ends the talking, here and on the next call.",
        stops=False,
    ),
    "WORD03": Rule(
        'Write {better}, not "{words}".', "Words that label a person close the talk.", stops=False
    ),
    "WORD04": Rule('"{word}" says more than can be known. Write when it holds.', KNOWN, stops=False),
    "WORD05": Rule(
        'Write what you see or offer, not "{words}".', "Told to be calm, people rarely are.", stops=False
    ),
    "WORD06": Rule(
        'Write "{short}" in full at its first use, or put it under acronyms in deck.toml.',
        "What is plain to the writer may be nothing to the reader.",
        stops=False,
    ),
    "WORD07": Rule(
        "The glance reads at school grade {grade}; {limit} is the most. Use shorter words.",
        GLANCE,
        stops=False,
    ),
    "WORD08": Rule(
        '"{words}" would be taken for a safe distance. Write what to put between instead.', KNOWN, stops=False
    ),
    "CARE01": Rule(
        'There is no source. Put at least one in "sources".',
        "A claim must lead to its source.",
        stops=False,
    ),
    "CARE02": Rule(
        'There is no tile or card that leads here, and none to go on to. Put a neighbour in "related".',
        WHOLE,
        stops=False,
    ),
    "CARE03": Rule(
        'The review was due on {due}. Read the card again. Put the day in "last_reviewed_on".',
        CARE,
        stops=False,
    ),
    "CARE04": Rule(
        "The deck says it is approved, but {roles} is pending here. Keep it a draft until all have signed.",
        "An officer must know whose word a card is.",
        stops=False,
    ),
    "CARE05": Rule("The day {day} is in the future. Write the day of the last review.", CARE, stops=False),
    "CARE06": Rule(
        "The title is that of {other} too. Write another.", "Lists and search show titles.", stops=False
    ),
    "CARE07": Rule('Delete "{card}" from "{key}": it is this very card.', WHOLE, stops=False),
    "OVER01": Rule(
        "There is no such folder. Make it, or take STEADY_LOCAL away.",
        "Without a word, officers would read the starter's cards in place of the department's.",
    ),
    "OVER02": Rule(
        'There is no card "{card}" to hide.{hint} Rename the file, or give it a title.',
        "A card believed to be hidden would stay.",
    ),
    "OVER03": Rule(
        'There is no card "{card}" in the starter deck any more. Delete this line.', LAID, stops=False
    ),
    "OVER04": Rule(
        'This replaces {other} and would miss changes there. Rename it, or note it: use "flask upstream".',
        LAID,
        stops=False,
    ),
    "OVER05": Rule(
        'The starter\'s card has changed since. Use "flask upstream" to see how, and to settle it.',
        LAID,
        stops=False,
    ),
    "DECK01": Rule('The address "{card}" is taken by {other}. Rename one file.', WHOLE),
    "DECK02": Rule('There is no card "{card}".{hint}', WHOLE),
    "DECK03": Rule(
        'There is no source "{source}" in sources.toml.{hint}', "A claim must lead to its source."
    ),
    "DECK04": Rule('The folder "{topic}" is not a topic in deck.toml.{hint}', WHOLE),
    "DECK05": Rule("This cannot be read as TOML: {reason}.", READ),
    "DECK06": Rule("{reason}", READ),
    "DECK08": Rule('The link "{href}" leads to no page of this deck.{hint}', WHOLE),
    "DECK09": Rule(
        'The number "{number}" is no checked line of deck.toml. Put it there with the day, or take it out.',
        "A number that nobody checked may be dead when it is needed.",
    ),
    "DECK07": Rule("There is no card here.", READ),
    **NEWER,
}
