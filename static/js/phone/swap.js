import { read, shelved, taken } from "./ahead.js";
import { frameDrawn, given, withoutBelow } from "./frame.js";
import { comeBack, leave } from "./places.js";

/** @typedef {{ root: string, arrived: () => unknown, storage: Storage | undefined }} Frame - what surrounds <main> */

const SLOW = 300; // milliseconds after which a reader wants to know that the tap was felt

/** @type {{ url: string, page: Promise<Document | null> } | undefined} what the finger is on */
let touched;
/** @type {any} the newest NavigateEvent: what ends without a newer one was stopped by the reader */
let newest;
/** @type {string | undefined} the entry of the history whose words are on the screen */
let showing;
/** The path of the page whose words are on the screen: after Stop the address may be another. */
let path = location.pathname;

/**
 * Swaps <main> for the next page's on a tap, where the Navigation API exists. Anything odd gives way to
 * a plain navigation: a missing page, another shell (a newer release), a slow answer.
 *
 * @param {Document} page - the document to swap in
 * @param {Frame} frame - `root` is the path all pages live under, `arrived` is called after each swap and may take
 *   its time, `storage` is the tab's own
 */
export function swapOnTap(page, frame) {
  const navigation = /** @type {any} */ (globalThis).navigation;
  if (!navigation || !("onnavigate" in navigation)) {
    return;
  }
  // The reading starts when the finger goes down: by the time it lifts, the page is here.
  page.addEventListener("pointerdown", ({ target }) => {
    const link = target instanceof Element && target.closest("a");
    if (
      link &&
      link.origin === location.origin &&
      link.pathname !== location.pathname &&
      !shelved(link.href)
    ) {
      touched = { url: link.href, page: read(link.href) };
      setTimeout(() => (touched = undefined), 3000);
    }
  });
  showing = navigation.currentEntry?.key;
  navigation.addEventListener("navigatesuccess", () => (showing = navigation.currentEntry?.key));
  navigation.addEventListener("navigate", (/** @type {any} */ event) => {
    newest = event;
    if (swappable(event, frame.root)) {
      leave(page, frame.storage);
      const handler = () => swap(page, event, frame);
      event.intercept({ focusReset: "manual", scroll: "manual", handler });
    }
  });
}

/**
 * @param {any} event - a NavigateEvent
 * @param {string} root - the path all pages live under
 * @returns {boolean} whether the page may be swapped in
 */
function swappable(event, root) {
  const to = new URL(event.destination.url);
  const same = to.origin === location.origin && to.pathname.startsWith(root) && to.pathname.endsWith("/");
  const plain = event.canIntercept && !event.hashChange && !event.downloadRequest && !event.formData;
  // Words of a search kept in the address, and a line that fills the screen, are no pages of their own.
  const kept =
    event.destination.sameDocument && (event.navigationType !== "traverse" || to.pathname === path);
  return (
    same &&
    !kept &&
    plain &&
    event.navigationType !== "reload" &&
    Boolean(navigator.serviceWorker?.controller)
  );
}

/**
 * @param {Document} page - the document to swap in
 * @param {any} event - the NavigateEvent that was intercepted
 * @param {Frame} frame
 */
async function swap(page, event, frame) {
  const { url } = event.destination;
  const here = page.querySelector("main");
  event.signal.addEventListener("abort", () => setTimeout(stepBack, 0, event));
  const next = taken(url) ?? (await waitFor(url, event.signal, here));
  if (event.signal.aborted) {
    return; // another tap came first, or Stop
  }
  const main = next?.querySelector("main");
  if (!next || !main || !here || next.documentElement.dataset.shell !== page.documentElement.dataset.shell) {
    location.reload(); // the address is here already; replacing it would come back to this very place
    return;
  }
  path = location.pathname;
  showing = /** @type {any} */ (globalThis).navigation.currentEntry?.key; // Stop has nothing to take back from here on
  page.title = next.title;
  await replace(page, event, frame, here, main);
}

/**
 * Puts the new words in the place of the old. A tap is answered by one screen of them, drawn at once: what lies below
 * it, and the scripts' work, follow.
 *
 * @param {Document} page
 * @param {any} event - the NavigateEvent that was intercepted
 * @param {Frame} frame
 * @param {Element} here - the <main> on the screen
 * @param {HTMLElement} main - the one to take its place
 */
async function replace(page, event, frame, here, main) {
  const fromTop = event.navigationType !== "traverse" && !location.hash && given(page, main);
  const putBack = fromTop ? withoutBelow(main) : undefined;
  here.replaceWith(page.adoptNode(main));
  focusOn(page);
  if (!putBack) {
    await land(page, event, frame);
    return;
  }
  event.scroll();
  await frameDrawn();
  putBack();
  if (main.isConnected) {
    frame.arrived();
  }
}

/**
 * Reads a page that was not read ahead, and shows that the tap was felt where that takes long.
 *
 * @param {string} url
 * @param {AbortSignal} signal - ends the reading when the reader taps again
 * @param {Element | null} here - the words on the screen
 * @returns {Promise<Document | null>}
 */
async function waitFor(url, signal, here) {
  const early = touched;
  touched = undefined;
  const busy = setTimeout(() => here?.setAttribute("aria-busy", "true"), SLOW);
  const page = await (early && early.url === url ? early.page : read(url, signal));
  clearTimeout(busy);
  here?.removeAttribute("aria-busy");
  return page;
}

/**
 * After Stop the address goes back to the words that are on the screen.
 *
 * @param {any} stopped - the NavigateEvent that ended; where a newer one took its place there is nothing to do
 */
function stepBack(stopped) {
  if (newest !== stopped) {
    return;
  }
  const navigation = /** @type {any} */ (globalThis).navigation;
  const there = navigation.entries().some((/** @type {any} */ each) => each.key === showing);
  if (there) {
    navigation.traverseTo(showing);
  } else {
    location.reload();
  }
}

/**
 * Gives the focus to the place named by the address, or to the heading.
 *
 * @param {Document} page
 */
function focusOn(page) {
  const named = page.getElementById(decodeURIComponent(location.hash.slice(1)));
  const learn = named?.closest("details");
  if (learn) {
    learn.open = true;
  }
  const goal = named ?? page.querySelector("main h1");
  if (goal instanceof HTMLElement) {
    goal.tabIndex = -1;
    goal.focus({ preventScroll: true });
  }
}

/**
 * Scrolls the new words, once they are whole: to the place named by the address, the reader's own of before, or the top.
 *
 * @param {Document} page
 * @param {any} event - the NavigateEvent that was intercepted
 * @param {Frame} frame
 */
async function land(page, event, frame) {
  const whole = frame.arrived();
  if (event.navigationType !== "traverse") {
    event.scroll();
    return;
  }
  await whole;
  if (!comeBack(page, frame.storage)) {
    event.scroll();
  }
}
