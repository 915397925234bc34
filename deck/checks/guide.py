"""The tables of rules and keys in, the pages and the schema that tell of them out.

`python -m deck.checks.guide` writes them anew; a test says when that is due.
"""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from deck.cards.fields import FIELDS, NEEDED
from deck.cards.problems import RULES
from deck.checks import report

GROUPS = {
    "FILE": "The file",
    "HEAD": "The keys at the top",
    "BODY": "The sections",
    "CARD": "The lines",
    "LINE": "The fields of a line",
    "PASS": "The passages that cards share",
    "WORD": "The words",
    "CARE": "The upkeep",
    "CITE": "What statements rest on",
    "MOVE": "The ways from tile to card and on",
    "SIGN": "The approvals",
    "LINK": "The form of addresses (`flask check --links`)",
    "OVER": "A department's own cards, laid over the starter's",
    "DECK": "The deck",
}
INTRO = """\
# Rules

What `flask check` tells, made from the table in `deck/cards/problems.py`. An **error** stops a release, a
*suggestion* stops none (`--strict` lets it count). A card goes without a suggestion by a reason in its keys:

```yaml
allow: {WORD03: "The law's own term."}
```
"""


def files() -> dict[str, str]:
    """Give each generated file's text by its path in the project."""
    schema = json.dumps(card_schema(), ensure_ascii=False, indent=2)
    return {"docs/rules.md": rules(), "content/card.schema.json": f"{schema}\n"}


def rules() -> str:
    """Every rule with its general sentence, what it stops, and why it is there."""
    parts = [INTRO]
    for group, codes in groupby(sorted(RULES, key=_order), key=lambda code: code[:4]):
        parts.append(f"\n## {GROUPS[group]}\n\n| Code | What is told | | Why |\n|---|---|---|---|\n")
        parts += map(_row, codes)
    return "".join(parts)


def _order(code: str) -> tuple[int, str]:
    return list(GROUPS).index(code[:4]), code


def _row(code: str) -> str:
    kind = "**error**" if RULES[code].stops else "*suggestion*"
    cells = (code, report.general(code), kind, RULES[code].why)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def card_schema() -> dict[str, Any]:
    """Describe a card's keys for an editor's program (JSON Schema draft 7, which VS Code reads)."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "The keys at the top of a Steady card",
        "type": "object",
        "required": list(NEEDED),
        "additionalProperties": False,
        "properties": {name: {"description": field.says, **field.schema} for name, field in FIELDS.items()},
    }


if __name__ == "__main__":
    for path, text in files().items():
        Path(path).write_text(text, encoding="utf-8")
