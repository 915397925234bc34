"""The commands with which a bilingual reviewer approves phrases, and anyone sees which wait."""

from datetime import date

import click
from flask.cli import with_appcontext

from deck.cards import library, phrases
from deck.cards.phrase import Language, Phrase
from deck.cards.problems import DeckError
from deck.cards.rules import hint
from deck.cli.console import settings
from deck.desk import approving
from deck.desk.approving import ApprovalError


@click.group("phrases", invoke_without_command=True)
@click.pass_context
@with_appcontext
def phrase_commands(context: click.Context) -> None:
    """List the phrases of each language and which of them wait for a reviewer."""
    if context.invoked_subcommand:
        return
    for language in _languages():
        for phrase in language.phrases:
            state = f"{phrase.standing.last.name}" if phrase.standing.last else "waits"
            click.echo(f"{language.code}/{phrase.id}: {state if phrase.approved else phrase.standing.state}")
        click.echo(
            f"{language.name}: {len(language.waiting)} of {len(language.phrases)} wait for a reviewer."
        )


@phrase_commands.command("approve")
@click.argument("language")
@click.argument("names", metavar="[PHRASE]...", nargs=-1)
@click.option("--by", default="", help='Who approves: "Name, qualification".')
@click.option("--yes", is_flag=True, help="Ask nothing.")
@with_appcontext
def approve(language: str, names: tuple[str, ...], by: str, *, yes: bool) -> None:
    """Show the phrases of LANGUAGE that wait, or those named, and record that their words are approved."""
    try:
        chosen = _chosen(language, names)
        for phrase in chosen:
            click.echo(
                f"{phrase.english}\n  {phrase.words}\n  {phrase.say}  ({phrase.kind}: {phrase.when})\n"
            )
        made = [approving.phrase(language, phrase, by, date.today()) for phrase in chosen]
        if not yes:
            count = f"these {len(chosen)} phrases" if len(chosen) > 1 else "this phrase"
            click.confirm(f"Does {made[0].name} approve the words of {count}?", abort=True)
        path = approving.record((settings().local or settings().content) / phrases.FOLDER, made)
    except ApprovalError as error:
        raise click.ClickException(str(error)) from None
    except click.Abort:
        raise click.ClickException("Nothing was recorded. Where nobody can be asked: --yes") from None
    except OSError as error:
        what = (error.strerror or "cannot be used").lower()
        raise click.ClickException(f"{error.filename}: {what}.") from None
    click.echo(f"Recorded in {path}. Each approval holds until a word of its phrase changes.")


def _languages() -> tuple[Language, ...]:
    try:
        return library.load(settings().content, settings().local).languages
    except DeckError as error:
        raise click.ClickException(f"{len(error.problems)} to mend first. List them: flask check") from None


def _chosen(code: str, names: tuple[str, ...]) -> list[Phrase]:
    """Find the phrases that are meant; without names, all that wait. Raises ApprovalError."""
    languages = {language.code: language for language in _languages()}
    if code not in languages:
        raise ApprovalError(f'There are no phrases "{code}".{hint(code, languages)}')
    by_name = {phrase.id: phrase for phrase in languages[code].phrases}
    for name in names:
        if name not in by_name:
            raise ApprovalError(f'There is no phrase "{name}".{hint(name, by_name)}')
    chosen = [by_name[name] for name in names] or list(languages[code].waiting)
    if not chosen:
        raise ApprovalError("Nothing waits: every phrase is approved.")
    return chosen
