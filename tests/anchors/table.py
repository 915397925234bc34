"""What was seen in, one Markdown table between two comments of a page out."""

from collections.abc import Mapping, Sequence

BEGIN, END = "<!-- anchors -->", "<!-- /anchors -->"


def table(corner: str, heads: Sequence[str], cells: Mapping[str, Sequence[str]]) -> str:
    """Rows of cells as Markdown; a cell may hold anything on one line."""
    lines = [[corner, *heads], ["---"] * (len(heads) + 1), *([name, *row] for name, row in cells.items())]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def put(page: str, text: str) -> str:
    """Give the page with this text between its two comments; all else stays."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"The page has no {BEGIN} followed by {END}: add both where the table belongs.")
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"
