"""The commands around writing cards; `cli` gives them to the app."""

from datetime import date, datetime, timedelta
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from deck import changes, draft, library, overlay, report, review, upstream
from deck.card import Card, Deck
from deck.changes import Change
from deck.console import settings
from deck.library import Loaded
from deck.problems import DeckError
from deck.upstream import Laid, UpstreamError

DAY = click.DateTime(["%Y-%m-%d"])


def _day(given: datetime | None) -> date:
    return given.date() if given else date.today()


@click.command("check")
@click.option("--format", "form", type=click.Choice(list(report.FORMATS)), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Let suggestions count as errors do.")
@click.option("--today", type=DAY, help="Judge reviews as on this day, like 2026-11-23.")
@with_appcontext
def check(form: str, strict: bool, today: datetime | None) -> None:
    """List everything that is wrong with the content, and what could be better, with its place."""
    loaded = library.read(settings().content, _day(today), settings().local)
    told = report.FORMATS[form](loaded.problems)
    if told:
        click.echo(told)
    if form == "text" and loaded.deck is not None:
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
@click.argument("title")
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
        path = draft.write([content, *([local] if local else [])], topics, str(topic), title, _day(None))
    except click.Abort:
        raise click.ClickException(f"Name the topic: --topic {'|'.join(topics)}") from None
    except draft.DraftError as error:
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


class _Upstream(AppGroup):
    def invoke(self, ctx: click.Context) -> None:
        """Turn what goes wrong into a sentence."""
        try:
            super().invoke(ctx)
        except UpstreamError as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            what = (error.strerror or "cannot be used").lower()
            raise click.ClickException(f"{error.filename}: {what}.") from None


@click.group("upstream", cls=_Upstream, invoke_without_command=True)
@click.pass_context
@with_appcontext
def over(context: click.Context) -> None:
    """Show what the starter deck changed below the department's own cards."""
    if context.invoked_subcommand:
        return
    cards = upstream.laid(settings().content, _local())
    changed = [card for card in cards if card.changed]
    for card in changed:
        if not card.before:
            click.echo(f"It is not known what {card.path} was made from. From yours to the starter's:")
        click.echo(_below(card))
    click.echo(_laid(len(cards), len(changed)))


@over.command("copy")
@click.argument("card")
@with_appcontext
def copy(card: str) -> None:
    """Copy the starter's CARD into the department's folder, to be changed there."""
    path = upstream.copy(settings().content, _local(), card)
    click.echo(f"Wrote {path}. Officers get it in place of the starter's card.")


@over.command("accept")
@click.argument("card")
@click.option(
    "--ours", is_flag=True, help="Keep every word of the department's; only note the change as seen."
)
@with_appcontext
def accept(card: str, *, ours: bool) -> None:
    """Take what the starter changed in CARD over into the department's own."""
    found = upstream.find(upstream.laid(settings().content, _local()), card)
    text = found.text if ours else _judged(found, upstream.merged(found))
    words = changes.diff(found.text.split(), text.split())
    upstream.settle(found, _local(), text)
    if words:
        click.echo(Change("changed", f"/cards/{card}/", str(found.path), words))
        click.echo('Read the card again, and put the day in "last_reviewed_on".')
    else:
        click.echo(f"Noted. No word of {found.path} changed.")


def _judged(card: Laid, text: str) -> str:
    """Give the merged text back, unless a rule forbids it: two right changes may be wrong together."""
    _, problems = library.read_card(str(card.path), card.path.parent.name, card.id, text.encode())
    if faults := [str(found) for found in problems if found.stops]:
        lines = "\n".join(faults)
        raise UpstreamError(
            f"With the starter's change the card would break a rule:\n{lines}\nNothing was written. "
            f"Mend the card by hand, then: flask upstream accept {card.id} --ours"
        )
    return text


def _local() -> Path:
    local = settings().local
    if local is None:
        raise UpstreamError("Name the folder of the department's own cards first: STEADY_LOCAL=/path")
    return local


def _below(card: Laid) -> Change:
    """Tell how the starter's wording changed; where the old one is not known, how ours differs from it."""
    words = changes.diff((card.before or card.text).split(), card.starter.split())
    return Change("changed", f"/cards/{card.id}/", str(card.path), words or "The same words.")


def _laid(cards: int, changed: int) -> str:
    """Say how many cards there are, and what to do about those that changed below."""
    if not cards:
        return "No card replaces one of the starter's. Begin with one: flask upstream copy CARD"
    who = "1 card replaces" if cards == 1 else f"{cards} cards replace"
    told = f"{who} one of the starter's; {changed} changed since."
    return told + (" Take it over (--ours keeps yours): flask upstream accept CARD" if changed else "")


COMMANDS = (check, new, stale, over)
