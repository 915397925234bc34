"""The commands around writing cards."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from deck.cards import library, overlay
from deck.cards.card import Card, Deck
from deck.cards.library import Loaded
from deck.cards.problems import DeckError
from deck.checks import links as addresses
from deck.checks import report, review
from deck.checks.advice import advised
from deck.cli.console import Typed, settings
from deck.desk import new_card

DAY = click.DateTime(["%Y-%m-%d"])


def _day(given: datetime | None) -> date:
    return given.date() if given else date.today()


@click.command("check")
@click.option("--format", "form", type=click.Choice(list(report.FORMATS)), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Let suggestions count as errors do.")
@click.option("--today", type=DAY, help="Judge reviews as on this day, like 2026-11-23.")
@click.option("--links", is_flag=True, help="Also tell addresses whose form is wrong; asks no network.")
@with_appcontext
def check(form: str, today: datetime | None, *, strict: bool, links: bool) -> None:
    """List everything that is wrong with the content, and what could be better, with its place."""
    loaded = advised(library.read(settings().content, settings().local), _day(today))
    if links:
        wrong = addresses.wrong(loaded.partial)
        loaded = replace(loaded, problems=tuple(sorted([*loaded.problems, *wrong])))
    told = report.FORMATS[form](loaded.problems)
    if told:
        click.echo(told)
    if form == "text" and loaded.deck is not None:
        for language in loaded.deck.languages:
            if language.waiting:
                waiting, every = len(language.waiting), len(language.phrases)
                click.echo(
                    f"{language.name}: {waiting} of {every} phrases wait for a reviewer, in no release."
                )
        click.echo(_verdict(loaded, len(loaded.deck.cards)))
    if loaded.deck is None or (strict and loaded.problems):
        raise SystemExit(1)


def _verdict(loaded: Loaded, cards: int) -> str:
    """Say that a release can be built, and how many suggestions stand."""
    count = len(loaded.problems)
    more = f" {count} suggestion{'' if count == 1 else 's'}; a release can be built." if count else ""
    return f"{cards} card{'' if cards == 1 else 's'}, no errors.{more}"


def _deck() -> Deck:
    try:
        return library.load(settings().content, settings().local)
    except DeckError as error:
        raise click.ClickException(f"{len(error.problems)} to mend first. List them: flask check") from None


@click.command("new")
@click.argument("title", type=Typed())
@click.option("--topic", help="The folder it goes into; asked for if not given.")
@with_appcontext
def new(title: str, topic: str | None) -> None:
    """Begin a card called TITLE: every section is there, TODO marks what to write."""
    content, local = settings().content, settings().local
    table = overlay.read(content, local)
    topics = [row["id"] for row in table.values.get("topic", ())]
    if not topics:
        first = table.problems[0] if table.problems else content / "deck.toml: no [[topic]]"
        raise click.ClickException(str(first))
    try:
        topic = topic or click.prompt("Topic", type=click.Choice(topics))
        path = new_card.write([content, *([local] if local else [])], topics, str(topic), title, _day(None))
    except click.Abort:
        raise click.ClickException(f"Name the topic: --topic {'|'.join(topics)}") from None
    except new_card.DraftError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename}: {(error.strerror or 'cannot be used').lower()}."
        ) from None
    click.echo(f"Wrote {path}. Write what TODO stands for, then see what is left: flask check")


@click.command("stale")
@click.option("--within", default="30 days", show_default=True, help='How far ahead, like "6 weeks".')
@click.option("--fail-on", type=click.Choice(["overdue", "due"]), help="End with status 1 if a card is.")
@click.option(
    "--ics", type=click.Path(path_type=Path, dir_okay=False), help="Write all reviews as a calendar."
)
@click.option("--today", type=DAY, help="Judge as on this day, like 2026-11-23.")
@with_appcontext
def stale(within: str, fail_on: str | None, ics: Path | None, today: datetime | None) -> None:
    """List the cards whose review is due, soonest first."""
    day = _day(today)
    last = review.until(day, within)
    if last is None:
        raise click.BadParameter('write a number and days, weeks, months or years, like "30 days".')
    deck = _deck()
    due = review.due(deck.cards.values(), last)
    for card in due:
        click.echo(review.line(card, day))
    click.echo(_count(deck, due, last))
    if ics:
        _save(ics, review.calendar(deck.name, list(deck.cards.values())))
    limit = {"overdue": day - timedelta(days=1), "due": last}.get(fail_on or "", date.min)
    if review.due(due, limit):
        raise SystemExit(1)


def _count(deck: Deck, due: list[Card], last: date) -> str:
    """Say how many cards are due, or which is next."""
    if due:
        return f"{len(due)} of {len(deck.cards)} cards due by {last}."
    first = review.soonest(deck.cards.values())[0]
    return f"Nothing is due by {last}; next is {first.path} on {first.review_due}."


def _save(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"{path}: {(error.strerror or 'cannot be written').lower()}.") from None
    click.echo(f"Wrote every review to {path}.")


COMMANDS = (check, new, stale)
