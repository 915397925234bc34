"""Coming back to the place that was left, by swap and by plain navigation; a swap that is stopped or slow."""

import pytest

READY = "return document.documentElement.dataset.offline === 'ready'"
CONTROLLED = "return Boolean(navigator.serviceWorker.controller)"
LONG = "/cards/edged-weapon/"


@pytest.fixture
def saved(engine, publisher):
    publisher.open(engine, "/")
    engine.until(READY)
    engine.until(CONTROLLED)
    return engine


@pytest.fixture
def slow(chromium, publisher):
    """A phone whose worker is slow to answer for one card."""
    publisher.open(chromium, "/cards/")
    chromium.until(READY)
    chromium.until(CONTROLLED)
    chromium.run("""
      const send = XMLHttpRequest.prototype.send;
      XMLHttpRequest.prototype.send = function () { setTimeout(() => send.call(this), 1200) }""")
    return chromium


def arrive(engine, address):
    engine.until(f"return location.pathname === {address!r} && document.readyState === 'complete'")
    engine.until("return !document.querySelector('[aria-busy=true]')")


def tap(engine, address):
    """Tap where the link is, without moving the page; wait for the new words."""
    before = engine.run("return document.querySelector('h1').textContent")
    engine.run(f"document.querySelector('main a[href=\"{address}\"]').click()")
    engine.until(f"return document.querySelector('h1').textContent !== {before!r}")
    arrive(engine, address)


@pytest.mark.parametrize("swapped", [True, False])
def test_back_and_forward_land_where_the_reader_was(saved, publisher, swapped):
    """Far down a list, a card with Why open, back, forward: each at its place."""
    publisher.open(saved, "/cards/")
    saved.until("return document.querySelectorAll('.letter a').length > 50")
    if not swapped:
        saved.run("Object.defineProperty(navigator.serviceWorker, 'controller', { value: null })")
    saved.run("scrollTo(0, 1038)")
    saved.until("return scrollY === 1038")
    tap(saved, LONG)
    if not swapped:
        saved.run("Object.defineProperty(navigator.serviceWorker, 'controller', { value: null })")
    saved.run("document.querySelector('details').open = true; document.querySelector('summary').focus()")
    # To a line: what comes above the words a moment later moves them on the screen, and Firefox follows them.
    far_down = "Math.abs(scrollY - 700) < 24"
    saved.run("scrollTo(0, 700)")
    saved.until(f"return {far_down}")
    saved.run("setTimeout(() => history.back())")
    arrive(saved, "/cards/")
    saved.until("return scrollY === 1038")
    saved.run("setTimeout(() => history.forward())")
    arrive(saved, LONG)
    saved.until(f"return document.querySelector('details').open && {far_down}")
    saved.until("return document.activeElement.tagName === 'SUMMARY'")


@pytest.mark.parametrize("engine", ["chromium", "firefox"], indirect=True)  # WebKitGTK: not yet
def test_back_to_results_finds_them_at_the_same_place(saved, publisher):
    saved.open(publisher.site.origin + "/search/?q=medical")
    saved.until("return document.querySelectorAll('#results a').length > 3")
    saved.run("scrollTo(0, 301)")
    saved.until("return scrollY === 301")
    there = saved.run("return document.querySelectorAll('#results a')[2].getAttribute('href')")
    tap(saved, there)
    saved.run("setTimeout(() => history.back())")
    arrive(saved, "/search/")
    saved.until("return document.querySelectorAll('#results a').length > 3 && scrollY === 301")


@pytest.mark.parametrize("engine", ["chromium", "firefox"], indirect=True)  # those that swap on a tap
def test_words_typed_just_before_a_tap_do_not_end_the_way_back(saved, publisher):
    """They are written into the address a moment later, when another page may be on its way."""
    saved.open(publisher.site.origin + "/search/")
    saved.run("""
      const [later, send] = [setTimeout, XMLHttpRequest.prototype.send];
      globalThis.setTimeout = (work, ms, ...all) => later(work, ms === 400 ? 1_500 : ms, ...all);
      const field = document.querySelector('main input[type=search]');
      field.value = 'medical';
      field.dispatchEvent(new Event('input'));
      const until = async (done) => { while (!done()) await new Promise((next) => later(next, 5)) };
      await until(() => document.querySelector('#results a'));
      document.querySelector('#results a').click();
      await until(() => location.pathname.startsWith('/cards/') && !document.querySelector('#results'));
      XMLHttpRequest.prototype.send = function () { later(() => send.call(this), 2_500) };
      history.back()""")
    arrive(saved, "/search/")
    saved.until("return document.querySelector('#results') !== null")


def test_a_stopped_swap_leaves_address_and_words_together(slow):
    heading = slow.run("return document.querySelector('h1').textContent")
    slow.run("setTimeout(() => document.querySelector('main a[href=\"/cards/youth/\"]').click())")
    slow.until("return location.pathname === '/cards/youth/'")
    slow.run("window.stop()")
    slow.until("return location.pathname === '/cards/'")
    assert slow.run("return document.querySelector('h1').textContent") == heading
    assert slow.run("return document.querySelector('[aria-busy=true]')") is None


def test_a_slow_swap_shows_that_the_tap_was_felt(slow):
    slow.run("setTimeout(() => document.querySelector('main a[href=\"/cards/youth/\"]').click())")
    slow.until("return document.querySelector('main[aria-busy=true]') !== null", 1.1)
    slow.until("return document.querySelector('h1').textContent.startsWith('Youth')")
    assert slow.run("return document.querySelector('[aria-busy=true]')") is None


def test_an_address_with_a_place_gives_that_place_the_focus(saved):
    saved.run("""
      const link = document.createElement('a');
      link.href = '/cards/autism/#say';
      document.querySelector('main').append(link);
      link.click()""")
    arrive(saved, "/cards/autism/")
    saved.until("return document.activeElement.id === 'say' || !('navigation' in window)")
    saved.until("return Math.abs(document.querySelector('#say').getBoundingClientRect().top) < 300")


def test_the_foot_names_the_release_of_the_words_on_the_screen(chromium, publisher):
    """And says "newer words" only where this very card has some."""
    publisher.open(chromium, "/cards/autism/")
    chromium.until(READY)
    chromium.until("return document.querySelector('.release').textContent.startsWith('Release')")
    old = chromium.run("return document.querySelector('.release').textContent")
    for card, newer in (("youth", False), ("autism", True)):
        publisher.edit(card, "## Do\n- ", "## Do\n- Now ")
        publisher.publish()
        seq = publisher.manifest["seq"]
        chromium.run("""
          window.seq = 0;
          navigator.serviceWorker.addEventListener('message', ({ data }) => (window.seq = data.seq))""")
        ask = "(await navigator.serviceWorker.ready).active.postMessage({ type: 'check' }); return"
        chromium.until(f"{ask} window.seq === {seq}", 30)
        assert chromium.run("return document.querySelector('.release').textContent") == old
        if newer:
            chromium.until("return document.querySelector('.newer') !== null")
        else:
            assert chromium.run("return document.querySelector('.newer')") is None
    chromium.run("document.querySelector('.newer a').click()")
    chromium.until("return document.querySelector('.do li').textContent.startsWith('Now')")
    assert chromium.run("return document.querySelector('.release').textContent") != old
