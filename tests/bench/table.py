"""Figures in, one table out, whatever a machine could not measure."""

from collections.abc import Iterator
from contextlib import contextmanager

ROWS: list[tuple[str, str, str]] = []


def row(what: str, figure: object, limit: str = "") -> None:
    """Add a line to the table; `limit` says what was promised."""
    ROWS.append((what, str(figure), limit))
    print(f"{what:<58}{figure!s:>16}  {limit}", flush=True)


@contextmanager
def marked(what: str) -> Iterator[None]:
    """Mark a row that this machine could not measure, with its reason, and go on to the next."""
    try:
        yield
    except Exception as error:
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        row(what, "not measured", reason[:80])


def print_table() -> None:
    """Print all rows once more, and how many could not be measured: what came between is long."""
    print("\n" + "\n".join(f"{what:<58}{figure:>16}  {limit}" for what, figure, limit in ROWS))
    missing = sum(figure == "not measured" for _, figure, _ in ROWS)
    print(f"{len(ROWS)} rows, {missing} not measured")
