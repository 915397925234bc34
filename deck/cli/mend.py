"""The command that lays cards' files out."""

from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

import click
from flask.cli import with_appcontext

from deck.cards import folder
from deck.cards.rules import hint
from deck.cli.console import sentences, settings
from deck.desk import mend as layout
from deck.desk.mend import Mended


@click.command("mend")
@click.argument("cards", nargs=-1, metavar="[CARD]...")
@click.option("--yes", is_flag=True, help="Write without asking.")
@with_appcontext
def mend(cards: tuple[str, ...], yes: bool) -> None:
    """Put keys, list marks and spaces of each CARD in order; of all cards if none is named.

    Shows every line it would change, and asks. No word changes.
    """
    with sentences():
        found = [layout.read(path) for path in _paths(cards)]
        for line in (line for one in found for line in one.problems or _diff(one)):
            click.echo(line)
        changed = [one for one in found if one.changed]
        agreed = not changed or _agreed(len(changed), yes)
        if agreed:
            _write(changed)
    broken = sum(bool(one.problems) for one in found)
    click.echo(_verdict(len(found), len(changed) if agreed else 0, broken))
    if broken or not agreed:
        raise SystemExit(1)


def _write(changed: list[Mended]) -> None:
    try:
        layout.write(changed)
    except layout.MendError as error:
        raise click.ClickException(str(error)) from None


def _paths(names: Sequence[str]) -> list[Path]:
    """Find the named cards' files, the department's own before the starter's; or all that are its own."""
    content, local = settings().content, settings().local
    own, below = folder.cards(local or content), folder.cards(content)
    known = {path.stem: path for path in [*below, *own]}
    for name in names:
        if _id(name) not in known:
            raise click.ClickException(f'There is no card "{name}".{hint(_id(name), known)}')
    return [known[_id(name)] for name in names] if names else own


def _id(name: str) -> str:
    return Path(name).name.removesuffix(".md")


def _diff(one: Mended) -> Iterator[str]:
    before, after = (text.splitlines(keepends=True) for text in (one.before, one.after))
    for line in unified_diff(before, after, str(one.path), str(one.path)):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _agreed(count: int, yes: bool) -> bool:
    try:
        return yes or click.confirm(f"Write {_cards(count)}?")
    except click.Abort:  # there is nobody to ask
        click.echo()
        return False


def _cards(count: int) -> str:
    return f"{count} card{'' if count == 1 else 's'}"


def _verdict(all_cards: int, written: int, broken: int) -> str:
    """Say what was written, and what was left as it is."""
    told = f"{_cards(all_cards)} read, {written} written."
    return told + (f" Mend {_cards(broken)} by hand first; see above." if broken else "")
