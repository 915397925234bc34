"""The environment in, Settings out; the only module that reads STEADY_ variables."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

PREFIX = "STEADY_"


class SettingsError(Exception):
    """A setting is unknown or has a value that cannot be used."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs from one department's machine to another's."""

    content: Path = Path("content")
    local: Path | None = None  # the department's own cards, laid over the starter deck's
    releases: Path = Path("releases")
    prefix: str = ""  # "/dept" when the site lives below a path, else empty
    host: str = "127.0.0.1"
    port: int = 8000
    worker: str = "on"  # "off": phones read from the network again; "retire": and delete what they stored
    preview_port: int = 8100
    workers: int = 2  # processes that serve


def read(environ: Mapping[str, str], root: Path) -> Settings:
    """Read the settings; relative folders count from `root`. Raises SettingsError with one sentence."""
    known = {PREFIX + field.name.upper(): field.name for field in fields(Settings)}
    given: dict[str, str] = {}
    for name, value in environ.items():
        if name.startswith(PREFIX):
            given[_known(name, known)] = value
            if not value and known[name] in ("content", "local", "releases", "host"):
                raise SettingsError(f'{name} is "". Give it a value or take it away.')
    return Settings(
        content=_near(root / given.get("content", "content")),
        local=_near(root / given["local"]) if "local" in given else None,
        releases=_near(root / given.get("releases", "releases")),
        prefix=_path(given.get("prefix", "")),
        host=given.get("host", "127.0.0.1"),
        port=_port("STEADY_PORT", given.get("port", "8000")),
        preview_port=_port("STEADY_PREVIEW_PORT", given.get("preview_port", "8100")),
        worker=_worker(given.get("worker", "on")),
        workers=_workers(given.get("workers", "2")),
    )


def _known(name: str, known: Mapping[str, str]) -> str:
    if name in known:
        return known[name]
    close = difflib.get_close_matches(
        name.removeprefix(PREFIX), [key.removeprefix(PREFIX) for key in known], n=1
    )
    hint = f" Did you mean {PREFIX}{close[0]}?" if close else f" Known are {', '.join(known)}."
    raise SettingsError(f"There is no setting {name}.{hint}")


def _near(path: Path) -> Path:
    """Shorten a path below the working folder, as an editor would type it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _path(value: str) -> str:
    path = value.rstrip("/")
    if path and not re.fullmatch(r"(/[a-z0-9][a-z0-9-]*)+", path):
        raise SettingsError(
            f'STEADY_PREFIX is "{value}". It must be a path such as /steady: a-z, 0-9 and hyphens.'
        )
    return path


def _port(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 0 < int(value) < 65536:
        raise SettingsError(f'{name} is "{value}". It must be a number from 1 to 65535.')
    return int(value)


def _worker(value: str) -> str:
    if value not in ("on", "off", "retire"):
        raise SettingsError(f'STEADY_WORKER is "{value}". It must be on, off or retire.')
    return value


def _workers(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", value) or not 0 < int(value) <= 64:
        raise SettingsError(f'STEADY_WORKERS is "{value}". It must be a number from 1 to 64.')
    return int(value)
