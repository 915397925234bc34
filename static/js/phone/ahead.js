/** @typedef {{ page: Document | null, bytes: number }} Got - a page that came, and how many bytes it had */

const STILL = 250; // milliseconds without a scroll or a new word: the reader looks, and the phone has time
const PAGES = 24;
const BYTES = 4_000_000; // of text, in all
const MARKED = "Steady-Ahead"; // the worker answers a marked request from the phone's storage, or not at all

/** @type {Map<string, Got>} by address, oldest first: whole documents, of which a tap takes the words */
const shelf = new Map();
/** @type {Set<string>} addresses for which there was nothing */
const missed = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
let underway = false;
let era = 0; // counts how often all that was read was given up
let of = 0; // the release it is read from

/**
 * Reads what the thumb may take next while it rests: the pages that the links in view lead to. They come from the
 * phone's storage only. Nothing is kept of a release that is no more the phone's, or while nobody looks at the page;
 * nothing is read where the reader asked to save data, or where a tap does not swap.
 *
 * @param {Document} page - the document whose links are looked at
 * @param {string} root - the path all pages live under
 * @param {ServiceWorkerRegistration} registration - this site's
 */
export function readAhead(page, root, registration) {
  const container = navigator.serviceWorker;
  const { navigation } = /** @type {any} */ (globalThis);
  if (!navigation || /** @type {any} */ (navigator).connection?.saveData) {
    return;
  }
  const rest = () => {
    clearTimeout(pause);
    pause = setTimeout(() => whenIdle(() => readOn(page, root, registration)), STILL);
  };
  container.addEventListener("message", ({ data }) => {
    if (data?.type === "state" && data.seq !== of) {
      giveUp();
      of = data.ready ? data.seq : 0;
      rest();
    }
  });
  container.addEventListener("controllerchange", giveUp);
  page.addEventListener("freeze", giveUp);
  page.addEventListener("visibilitychange", () => (page.hidden ? giveUp() : rest()));
  addEventListener("scroll", rest, { passive: true });
  addEventListener("resize", rest);
  new MutationObserver(rest).observe(page.body, { childList: true, subtree: true });
}

/**
 * @param {string} url - where the reader goes
 * @returns {Document | undefined} the page if it was read ahead; it is given once
 */
export function taken(url) {
  const found = shelf.get(bare(url));
  shelf.delete(bare(url));
  return found?.page ?? undefined;
}

/** @param {string} url @returns {boolean} whether that page was read ahead */
export const shelved = (url) => shelf.has(bare(url));

/** Forgets all that was read, and what is being read. */
function giveUp() {
  era += 1;
  clearTimeout(pause);
  shelf.clear();
  missed.clear();
}

/** @param {() => void} work - to be done when nothing else is; Safari does not say when that is */
function whenIdle(work) {
  (globalThis.requestIdleCallback ?? setTimeout)(work);
}

/**
 * Reads one page, then the next, until none is left in view or the shelf is full.
 *
 * @param {Document} page
 * @param {string} root
 * @param {ServiceWorkerRegistration} registration
 */
async function readOn(page, root, registration) {
  // What is asked of a worker that another is to follow can keep it in its place for half a minute (Chromium).
  const last = !registration.installing && !registration.waiting;
  const may = of && last && !underway && !page.hidden && navigator.serviceWorker.controller;
  const url = may ? nextOf(inView(page, root)) : undefined;
  if (!url) {
    return;
  }
  const began = era;
  underway = true;
  const got = await get(url, { ahead: true });
  underway = false;
  if (began === era && got.page) {
    shelf.set(url, got);
  } else if (began === era) {
    missed.add(url);
  }
  whenIdle(() => readOn(page, root, registration));
}

/**
 * @param {string[]} wanted - the pages whose links are in view
 * @returns {string | undefined} the first that is not here, if there is room; what is out of view makes some
 */
function nextOf(wanted) {
  const full = () =>
    shelf.size >= PAGES || [...shelf.values()].reduce((sum, { bytes }) => sum + bytes, 0) >= BYTES;
  for (const url of shelf.keys()) {
    if (full() && !wanted.includes(url)) {
      shelf.delete(url);
    }
  }
  return full() ? undefined : wanted.find((url) => !shelf.has(url) && !missed.has(url));
}

/** @param {Document} page @param {string} root @returns {string[]} the addresses that links in view lead to */
function inView(page, root) {
  const links = [...page.querySelectorAll("main a[href], .bar a[href]")].flatMap((link) => {
    const { top, bottom, height } = link.getBoundingClientRect();
    return link instanceof HTMLAnchorElement && height && bottom > 0 && top < innerHeight ? [link] : [];
  });
  const pages = links.filter(
    ({ origin, pathname, search }) =>
      origin === location.origin &&
      pathname.startsWith(root) &&
      pathname.endsWith("/") &&
      pathname !== location.pathname &&
      !search,
  );
  return [...new Set(pages.map(({ href }) => bare(href)))];
}

/** @param {string} url @returns {string} without the place on the page: it is the same page */
function bare(url) {
  return url.split("#", 1)[0] ?? url;
}

/**
 * @param {string} url - the page's address
 * @param {AbortSignal} [signal] - ends the reading, as when the reader taps again
 * @returns {Promise<Document | null>} the page, or nothing when it did not come whole
 */
export async function read(url, signal) {
  return (await get(url, { signal })).page;
}

/**
 * Reads a page as a document; XMLHttpRequest is the way that needs no HTML from a string.
 *
 * @param {string} url - the page's address
 * @param {{ ahead?: boolean, signal?: AbortSignal | undefined }} [how] - whether nobody waits for it; what ends the reading
 * @returns {Promise<Got>} the page, or null when it did not come whole
 */
function get(url, { ahead = false, signal } = {}) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.timeout = 2000;
    if (ahead) {
      request.setRequestHeader(MARKED, "1");
    }
    request.onloadend = ({ loaded }) =>
      done({ page: request.status === 200 ? request.responseXML : null, bytes: loaded });
    signal?.addEventListener("abort", () => request.abort());
    request.send();
  });
}
