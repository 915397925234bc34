"""What the commands share: the settings they work with, and what goes wrong as sentences."""

import codecs
import io
import os
import sys
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


def speak_utf8() -> None:
    """Print UTF-8 whatever the machine speaks, and a letter that a terminal lacks as its number.

    A name outside the code page would else end a command in a traceback; so would a file's name that is no
    text, which Python holds as lone surrogates (PEP 383).
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty() and stream.encoding.lower() != "utf-8":
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors=READABLE)


def _readable(error: UnicodeError) -> tuple[bytes, int]:
    """Write the bytes that Python could not read as they were, where they are UTF-8; else as U+FFFD."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    odd = error.object[error.start : error.end]
    try:
        text = odd.encode(errors="surrogateescape").decode(errors="replace")
    except UnicodeEncodeError:
        text = "\ufffd" * len(odd)
    return text.encode(), error.end


READABLE = "readable"
codecs.register_error(READABLE, _readable)


class Typed(click.ParamType[str]):
    """Words typed on a machine that took their bytes for another encoding's, or for none."""

    name = "text"

    def convert(self, value: str, _param: click.Parameter | None, _ctx: click.Context | None) -> str:
        """Give the words: UTF-8 if they are, else what the machine took them for."""
        try:
            return os.fsencode(value).decode()
        except UnicodeDecodeError:
            return value.encode(errors="replace").decode()


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
