"""The sources in static/ in, the bundles of a release out; the only user of Flask-Assets.

Flask-Assets joins and minifies; nothing is written below static/, where WhiteNoise or a web server
would publish its cache.
"""

import hashlib
import io
import json
import re
from dataclasses import dataclass
from functools import cached_property
from os.path import normpath
from pathlib import Path
from typing import Any

from flask import Flask
from flask_assets import Bundle, Environment
from webassets.filter import Filter

from deck.cards.card import Deck
from deck.site import icons

STYLES = ("reset", "tokens", "base", "components", "pages")
LATER = ("later", "print")
ENTRY = "js/app.js"
# What the first paint must know: that scripts run, that words are being searched for (their place is kept),
# and the chosen theme with the browser's own frame, or a dark car sees a white flash. And Enter in the search
# field before the script is here must not lose what was typed. Where something else came in the script's
# place, which a browser may keep for a year, it is asked for past that cache: three times in a tab at most.
THEME_LINE = (
    "{let p=document,d=p.documentElement.dataset,t;d.js='';"
    "if(/[?&]q=./.test(location.search))d.asked='';"
    "try{t=localStorage.theme}catch{}"
    "if(t=({light:'#f7f5ef',dark:'#101617',red:'#000'})[d.theme=t])"
    "for(let m of p.querySelectorAll('[name=theme-color]'))m.content=t;else delete d.theme;"
    "addEventListener('load',()=>{if(!('app'in d)&&(sessionStorage.again|0)<3)"
    "fetch(p.querySelector('script[src]').src,{cache:'reload'}).then(r=>{"
    "if(r.ok&&/script/.test(r.headers.get('content-type'))){"
    "sessionStorage.again=1+(sessionStorage.again|0);location.reload()}}).catch(()=>{})})}"
    "addEventListener('submit',e=>{if(e.target.className=='find'){e.preventDefault();e.target.dataset.sent=''}})"
)
IMPORT = re.compile(
    r'^import\s+(?:\{(?:(?!\bas\b)[^}])*\}\s+from\s+)?"(\.\.?/(?:[a-z-]+/)?[a-z-]+\.js)";\n?', re.MULTILINE
)
EXPORT = re.compile(r"^export (?=(?:async )?function |const |class )", re.MULTILINE)
# Whole-line comments and JSDoc blocks; nothing else is touched, so no string can be mistaken for one.
COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:(?!\*/)(?:.|\n))*\*/[ \t]*)\n", re.MULTILINE)
NAME = re.compile(r"^(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
REFUSED = re.compile(r"^\s*(?:import|export)\b|\bimport\s*\(|\bimport\.meta\b", re.MULTILINE)
LEADING_ZERO = re.compile(r"(?<=[\s:(,-])0(?=\.\d)")


@dataclass(frozen=True)
class Asset:
    """One file of the release that is named by its content."""

    name: str  # "app.js"
    body: bytes

    @property
    def object(self) -> str:
        """Name the object: the first 128 bits of its SHA-256, and its ending."""
        return object_name(self.body, self.name.rpartition(".")[2])


def object_name(body: bytes, ending: str) -> str:
    """Name an object by its content."""
    return f"{hashlib.sha256(body).hexdigest()[:32]}.{ending}"


class Modules(Filter):
    """Join small ES modules into one script: imports, comments and the word "export" go.

    No minifier: rjsmin was seen to corrupt `x => /a  "b/`, and compression does the work.
    """

    name = "modules"  # type: ignore[assignment]

    def input(self, _in: Any, out: Any, **_: Any) -> None:  # noqa: ANN401 - webassets' interface
        """Copy one module without its import lines; any other module syntax raises ValueError."""
        out.write(plain(_in.read()))


def plain(source: str) -> str:
    """Make one module plain script. Raises ValueError for module syntax that cannot be joined."""
    text = EXPORT.sub("", IMPORT.sub("", COMMENT.sub("", source)))
    if stray := REFUSED.search(text):
        raise ValueError(f"{ENTRY}: cannot join {stray.group().strip()!r}; name what you import")
    return text


def import_order(entry: Path) -> list[Path]:
    """List a module and all it imports, each after those it needs."""
    order: list[Path] = []
    seen: set[Path] = set()

    def visit(path: Path) -> None:
        if path not in seen:
            seen.add(path)
            for name in IMPORT.findall(path.read_text(encoding="utf-8")):
                visit(Path(normpath(path.parent / name)))
            order.append(path)

    visit(entry)
    return order


def joined(*entries: Path) -> str:
    """Join modules and all they import into one plain script. Raises ValueError for a name declared twice."""
    paths = dict.fromkeys(path for entry in entries for path in import_order(entry))
    return "\n".join(_apart([*paths]))


def _apart(paths: list[Path]) -> list[str]:
    """Give modules as plain scripts. Raises ValueError for a name that two declare: none would run."""
    texts = [plain(path.read_text(encoding="utf-8")) for path in paths]
    names = [name for text in texts for name in NAME.findall(text)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{paths[-1]}: two modules declare {', '.join(twice)}")
    return texts


def worker_script(entry: Path) -> bytes:
    """Join the worker into one block: cut anywhere, it is no script any more, and browsers refuse it."""
    return f"{{\n{joined(entry)}}}\n".encode()


class Assets:
    """The bundles of one app, built when first asked for."""

    def __init__(self, app: Flask, static: Path) -> None:
        self.app, self.static = app, static
        self.environment = Environment(app)
        self.environment.directory = str(static)
        self.environment.url = "/"
        self.environment.cache = self.environment.manifest = self.environment.updater = False

    def _build(self, files: list[Path], filters: list[Filter | str]) -> str:
        out = io.StringIO()
        bundle = Bundle(*map(str, files), filters=filters, output="in-memory", env=self.environment)
        with self.app.app_context():
            bundle.build(force=True, output=out, disable_cache=True)
        return out.getvalue()

    @cached_property
    def style(self) -> str:
        """The one style sheet, inlined in every page."""
        sheet = self._build([self.static / "css" / f"{name}.css" for name in STYLES], ["rcssmin"])
        return LEADING_ZERO.sub("", sheet)  # rcssmin leaves them; every page carries the sheet

    @cached_property
    def later(self) -> list[str]:
        """The styles of paper and of what scripts alone show, a layer each: no first paint waits for them."""
        paths = [self.static / "css" / f"{name}.css" for name in LATER]
        return [self._build([path], ["rcssmin"]) for path in paths if path.exists()]

    @cached_property
    def script(self) -> Asset:
        """The one script."""
        modules = import_order(self.static / ENTRY)
        _apart(modules)
        joined = self._build(modules, [Modules()])
        later = f"const LATER = {json.dumps(self.later)};\n" if self.later else ""
        return Asset("app.js", f'"use strict";{{\n{later}{joined}}}\n'.encode())

    def shell(self, deck: Deck) -> str:
        """Hash all that surrounds a page's own words; pages of one shell may swap <main>."""
        templates = sorted(Path(self.app.root_path, str(self.app.template_folder)).rglob("*.*"))
        parts = [
            path.read_text(encoding="utf-8") for path in templates if not path.name.startswith("preview")
        ]
        frame = (deck.name, deck.department, "approved" if deck.approved_by else "draft", *deck.caution)
        parts += [self.style, self.script.object, *frame]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    def icons(self, colour: str) -> dict[str, Asset]:
        """Every icon by its name."""
        drawn = {name: Asset(f"{name}.png", icons.draw(name, colour)) for name in icons.ICONS}
        return drawn | {"blank": Asset("blank.png", icons.blank())}
