"""What the commands share: the settings they work with, and what goes wrong as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app

from deck.cards.problems import DeckError
from deck.release.store import ReleaseError
from deck.settings import Settings


def settings() -> Settings:
    """Give the settings that the app was made with."""
    chosen: Settings = current_app.extensions["settings"]
    return chosen


@contextmanager
def sentences() -> Iterator[None]:
    """Turn what goes wrong into sentences and exit status 1."""
    try:
        yield
    except DeckError as error:
        for problem in error.problems:
            click.echo(problem)
        count = len(error.problems)
        raise click.ClickException(f"{count} to mend. Nothing was built; what was live stays live.") from None
    except ReleaseError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        what = (error.strerror or "cannot be used").lower()
        raise click.ClickException(f"{error.filename or 'this machine'}: {what}.") from None
