"""Browsers that lack or refuse something: what still works, and a reason that is true."""

import pytest

from tests.faults import bent
from tests.faults.site import LIST

STATE = "return document.querySelector('.state').textContent"
ERROR = "return document.querySelector('[data-fact=error]').textContent"
VERDICT = "return document.querySelector('.verdict').textContent"
# What Safari before 16, and other engines of 2021, have not; the oldest that are supported (docs/offline.md).
OLD = ("AbortSignal.timeout", "Object.hasOwn", "navigator.locks", "DecompressionStream")
REFUSED = "CacheStorage.prototype.open = () => Promise.reject(new DOMException('No.', 'SecurityError'));\n"
REFUSES = "This browser refuses to store pages for this site, or its storage is damaged."
ROWS = {
    "no Cache Storage": (bent.without("caches"), REFUSES),
    "Cache Storage refuses": (REFUSED, REFUSES),
}


def bend(phone, lines):
    """Let the worker run after these lines from the first visit on."""
    worker = (phone.publisher.live.folder / "sw.js").read_bytes()
    phone.site.script = lines.encode() + worker


@pytest.mark.parametrize(("lines", "reason"), ROWS.values(), ids=ROWS)
def test_where_nothing_can_be_stored_pages_are_read_and_the_reason_is_said(each_new, lines, reason):
    """From the server, with no promise."""
    bend(each_new, lines)
    each_new.open("/ready/")
    each_new.engine.until(f"{ERROR} === {reason!r}", 40)
    assert each_new.engine.run(VERDICT).startswith("Not ready")
    assert each_new.engine.run(STATE) == "Not saved yet"
    each_new.open("/cards/card-1/")
    assert each_new.heading() == "Card 1"


@pytest.mark.parametrize("names", [OLD, ["indexedDB"]], ids=["of 2021", "IndexedDB refused"])
def test_what_a_browser_lacks_keeps_nothing_from_being_saved(each_new, names):
    """All at once; without IndexedDB there is one copy, and all of it opens."""
    bend(each_new, bent.without(*names))
    each_new.open()
    each_new.ready()
    each_new.settle()
    assert each_new.holds(each_new.publisher.manifest)


def test_an_old_browser_saves_and_updates(phone):
    """With none of it."""
    bend(phone, bent.without(*OLD))
    phone.open()
    phone.ready()
    phone.publisher.reword(0)
    phone.engine.until(
        "return (await (await fetch('/cards/card-0/')).text()).includes('Stand0 back') || "
        "void (await navigator.serviceWorker.ready).active.postMessage({ type: 'check' })"
    )
    assert phone.holds(phone.publisher.manifest)


def test_a_browser_that_has_switched_saving_off_is_not_called_private(phone):
    """Lockdown Mode, or a rule of the department: the reason names what may be, and no false one."""
    page = phone.engine.page.context.new_page()
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(phone.site.origin + "/ready/")
    page.wait_for_selector(".facts:not([hidden])")
    reason = page.inner_text("[data-fact=error]")
    assert "Lockdown Mode or by a rule of your IT" in reason
    assert "https" not in reason
    page.close()


def test_a_page_that_was_reloaded_by_force_is_told_as_well(saved):
    """It is under no worker then, and asks one all the same."""
    saved.open("/ready/")
    saved.engine.cdp().send("Page.reload", {"ignoreCache": True})
    saved.engine.until(f"{STATE} === 'Works offline'")
    assert saved.engine.run(VERDICT).startswith("Saved now")


def test_a_sign_in_that_has_run_out_is_said_with_the_way_to_it(saved):
    """The department's gate answers in the list's place; nothing else changes."""
    saved.open("/ready/")
    saved.site.network("moved", LIST, 302, b"/gate/login")
    state = saved.look()
    assert state["error"] == "Signing in is asked for before anything newer comes."
    assert state["ready"]
    saved.engine.until("return document.querySelector('button.one')?.textContent === 'Sign in to update'")
    saved.engine.tap("button.one")
    saved.engine.until("return location.pathname === '/gate/login'")
    saved.site.network()
    assert saved.look()["signIn"] == ""


@pytest.mark.parametrize(
    "path", ["cards/card-1/index.html", "%63ards/card-1/", "cards//card-1/", "cards/card-1"]
)
def test_an_address_opens_however_it_is_written(saved, path):
    """As online, so offline."""
    saved.site.down()
    saved.open(f"/{path}")
    assert saved.heading() == "Card 1"
