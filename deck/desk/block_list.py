"""The lines of a YAML key that holds a list of texts in, the same list with one text a line out.

The form is Prettier's own (its printer-yaml.js), so that a formatter leaves it as it is.
"""

import json
import re
from collections.abc import Iterator, Sequence

import yaml

COMMENT = re.compile(r"#.*")
# Numbers and times are read one way by YAML 1.1 and another by 1.2; "y" and "n" by some.
UNSURE = re.compile(r"[-+.]?\d[\d._:eExXoO+-]*|[yn]", re.IGNORECASE)


def written(lines: Sequence[str]) -> list[str]:
    """Write the list anew, its comments kept; whatever is not such a list, or empty, comes back as it is."""
    text = "\n".join(lines)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return list(lines)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    if len(pairs) != 1 or not isinstance(pairs[0][1], yaml.SequenceNode):
        return list(lines)
    name, items = pairs[0][0].value, pairs[0][1].value
    if not items or not all(isinstance(item, yaml.ScalarNode) for item in items):
        return list(lines)
    return list(_rows(name, items, text))


def _rows(name: str, items: list[yaml.ScalarNode], text: str) -> Iterator[str]:
    """Give the key's line, then each text's; a comment stays behind what it stood behind."""
    starts = [*(item.start_mark.index for item in items), len(text)]
    ends = [text.index(":") + 1, *(item.end_mark.index for item in items)]
    rows = [f"{name}:", *(f"  - {scalar(' '.join(item.value.split()))}" for item in items)]
    for row, end, start in zip(rows, ends, starts, strict=True):
        first, *below = text[end:start].split("\n")
        beside = COMMENT.search(first)
        yield f"{row} {beside[0].rstrip()}" if beside else row
        for line in below:
            if found := COMMENT.search(line):
                yield f"  {found[0].rstrip()}"


def scalar(text: str) -> str:
    """Write a text as YAML, in quotes only where some reader would take it for something else."""
    if _plain(text):
        return text
    if '"' in text and "\\" not in text:
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> bool:
    try:
        same = yaml.safe_load(f"- {text}") == [text]
    except (yaml.YAMLError, ValueError):
        return False
    return same and not UNSURE.fullmatch(text)
