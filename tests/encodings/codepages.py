"""A folder in, the environments of machines that do not speak UTF-8 out."""

import os
import subprocess
from pathlib import Path

NAME = "odd.CP1252"
LETTERS = {"upper": range(65, 91), "lower": range(97, 123)}


def environments(folder: Path) -> dict[str, dict[str, str]]:
    """Give the environments of a bare C locale, and of code page 1252 as a locale made in the folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON"))}
    plain = kept | {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    return {
        "C": plain | {"LC_ALL": "C"},
        "CP1252": plain | {"LC_ALL": NAME, "LOCPATH": str(_locale(folder))},
    }


def _locale(folder: Path) -> Path:
    """Make the locale: from our own tables, since a machine may have none of the system's."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [f"<U{ord(_letter(number)):04X}> /x{number:02x} x" for number in range(256)]
    head = [
        "<code_set_name> CP1252",
        "<comment_char> %",
        "<escape_char> /",
        "<mb_cur_min> 1",
        "<mb_cur_max> 1",
    ]
    charmap = "\n".join([*head, "CHARMAP", *rows, "END CHARMAP", ""])
    classes = [f"{name} {';'.join(f'<U{letter:04X}>' for letter in each)}" for name, each in LETTERS.items()]
    source = "\n".join(["comment_char %", "escape_char /", "LC_CTYPE", *classes, "END LC_CTYPE", ""])
    (folder / "charmap").write_text(charmap, encoding="ascii")
    (folder / "source").write_text(source, encoding="ascii")
    subprocess.run(  # status 1: it warns of all that is left out
        ["localedef", "-c", "-f", "./charmap", "-i", "./source", f"./{NAME}"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert (folder / NAME / "LC_CTYPE").is_file(), (
        "localedef (of the C library's own programs) made no locale"
    )
    return folder


def _letter(number: int) -> str:
    try:
        return bytes([number]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(number)  # the five that Windows leaves free
