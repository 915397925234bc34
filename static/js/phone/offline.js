import { readAhead } from "./ahead.js";
import { answer, asking } from "./answer.js";
import { watchWorker } from "./genuine.js";
import { sentence, tellRelease } from "./newer.js";
import { daysWithout, showFacts, showLooking } from "./ready.js";
import { registered } from "./register.js";

/**
 * @typedef {object} State
 * @property {"state"} type
 * @property {boolean} ready - a complete release is on the phone
 * @property {boolean} busy - one is on its way
 * @property {number} stored - how many of its files are here
 * @property {number} total - how many it has
 * @property {string} code - the release's code, for the radio
 * @property {number} seq - when it was made, in seconds since 1970
 * @property {number} looked - when the last look for a newer release ended, in milliseconds since 1970, or 0
 * @property {number} checked - when a server last answered rightly, in milliseconds since 1970, or 0
 * @property {string} error - why the last look for a newer release failed, or ""
 * @property {number} [cards] - how many cards the release has; workers of before do not say
 * @property {number} [cardsHere] - how many of them can be read
 * @property {boolean} [slow] - storage did not answer in time, so that nothing is known
 * @property {string} [signIn] - the page that answered instead of the release, to sign in
 * @property {boolean} [wrong] - what stands in the worker's place is not Steady's
 */

const AGAIN = 15_000; // while the first download is not whole: a signal may come and go
const HOUR = 3_600_000;
const PAUSED = 6_000; // the worker looks no sooner again
const SILENT = 12_000; // without a word from the worker, which answers a slow phone within ten
const NONE = {
  ready: false,
  busy: false,
  stored: 0,
  total: 0,
  code: "",
  seq: 0,
  looked: 0,
  checked: 0,
  error: "",
};

/**
 * Registers the worker, asks it what it holds, and says so on the page.
 *
 * @param {Document} page - the document to speak in
 * @param {string} root - the worker's scope
 * @returns {() => void} writes the last known state into the page again, after a swap
 */
export function keepOffline(page, root) {
  /** @type {State | undefined} */
  let last;
  let heard = false; // whether the worker spoke
  let wrong = false;
  const refresh = () => {
    if (last || wrong) {
      show(page, { .../** @type {State} */ (last ?? { type: "state", ...NONE }), wrong });
    } else {
      showLooking(page);
    }
  };
  const never = (/** @type {string} */ error) => {
    if (!heard) {
      last = { type: "state", ...NONE, error };
    }
    refresh();
  };
  refresh();
  const container = serviceWorkers();
  if (!container) {
    never(`This browser cannot save pages here: ${hindrance()}.`);
    return refresh;
  }
  /** @type {ReturnType<typeof watchWorker> | undefined} */
  let guard;
  container.addEventListener("message", ({ data, source }) => {
    if (data?.type === "state") {
      last = data;
      heard = true;
      guard?.trust(source);
      refresh();
    }
  });
  registered(page, container, workerURL(root), root, never).then((registration) => {
    guard = watchWorker(registration, (found) => {
      wrong = found;
      refresh();
    });
    readAhead(page, root, registration);
    watch(page, container, registration, () => wrong || !last?.ready, guard.look);
    setTimeout(() => never("The worker that saves the pages does not answer."), SILENT);
  });
  return refresh;
}

/** @returns {string} why there is nothing to save pages with, as far as a page can tell */
function hindrance() {
  return isSecureContext
    ? "saving is switched off, as in a private window, in Lockdown Mode or by a rule of your IT"
    : "the address is not https";
}

/** @returns {ServiceWorkerContainer | undefined} nothing where the browser has none or forbids even asking */
function serviceWorkers() {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined; // Firefox, where it clears site data on closing
  }
}

/**
 * @param {string} root - the worker's scope
 * @returns {string} the worker's address, trusted as such
 */
function workerURL(root) {
  const url = `${root}sw.js`;
  const types = /** @type {any} */ (globalThis).trustedTypes;
  // The one policy this site has: it makes the one script address there is, and no HTML.
  const policy = types?.createPolicy("sw", { createScriptURL: () => url });
  return policy ? policy.createScriptURL(url) : url;
}

/**
 * Asks for news now, whenever the page comes back into view, and hourly (until all is saved, every 15 s); and when the reader asks for it.
 *
 * @param {Document} page - the document whose visibility counts
 * @param {ServiceWorkerContainer} container - the browser's
 * @param {ServiceWorkerRegistration} registration - this site's
 * @param {() => boolean} lacking - whether something is still to be saved
 * @param {() => void} prove - looks whether the worker is Steady's
 */
function watch(page, container, registration, lacking, prove) {
  const ask = async (type = "check") => {
    prove();
    (await container.ready).active?.postMessage({ type });
  };
  ask();
  const visible = () => page.visibilityState === "visible";
  page.addEventListener("visibilitychange", () => {
    if (visible()) {
      ask();
    }
  });
  addEventListener("online", () => {
    ask();
    setTimeout(ask, PAUSED); // a signal that came just after a look that failed would else count for nothing
  });
  setInterval(() => {
    if (lacking() && visible()) {
      ask();
    }
  }, AGAIN);
  setInterval(() => {
    ask();
    registration.update().catch(() => {}); // a phone that never sleeps must still meet a mended worker
  }, HOUR);
  page.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("button[data-act]");
    if (button instanceof HTMLElement) {
      asking(page, button).then((type) => (type ? ask(type) : undefined));
    }
  });
}

/**
 * @param {Document} page - the document to speak in
 * @param {State} state - what the worker found in storage
 */
function show(page, state) {
  const ready = state.ready && !state.wrong;
  const now = ready ? "ready" : state.busy ? "saving" : "none";
  page.documentElement.dataset.offline = now;
  const days = daysWithout(page, state); // how old the copy may be
  const old = days ? `, not checked for ${days} days` : "";
  write(page, ".state a", ready ? `Works offline${old}` : lacking(state));
  if (state.ready) {
    tellRelease(page, state);
    write(
      page,
      ".release-long",
      `${sentence(state)} All ${state.cards ? `${state.cards} cards` : `${state.total} files`} of it work offline.`,
    );
  }
  showFacts(page, state);
  answer(page, state);
}

/**
 * @param {State} state
 * @returns {string} what keeps the phone from working offline
 */
function lacking(state) {
  if (state.wrong) {
    return "Keep this page open: a wrong file came in place of Steady’s";
  }
  if (state.slow) {
    return "This phone is slow to read";
  }
  const [here, all] = state.cards
    ? [state.cardsHere, `${state.cards} cards`]
    : [state.stored, state.total || "…"];
  if (state.busy) {
    return `Saving: ${here} of ${all} so far`;
  }
  return state.stored ? `${here} of ${all} so far` : "Not saved yet";
}

/**
 * @param {Document} page - the document to write in
 * @param {string} selector - where
 * @param {string} words - what; written only when it differs, for screen readers hear each change
 */
function write(page, selector, words) {
  const place = page.querySelector(selector);
  if (place instanceof HTMLElement && place.textContent !== words) {
    place.textContent = words;
    place.hidden = false;
  }
}
