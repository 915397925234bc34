/**
 * @typedef {object} State
 * @property {"state"} type
 * @property {boolean} ready - a complete release is on the phone
 * @property {boolean} busy - one is on its way
 * @property {number} stored - how many of its files are here
 * @property {number} total - how many it has
 * @property {string} code - the release's code, for the radio
 * @property {number} seq - when it was made, in seconds since 1970
 */

const HOUR = 3_600_000;

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
  const refresh = () => last && show(page, last);
  const container = navigator.serviceWorker;
  if (!container) {
    page.documentElement.dataset.offline = "none";
    return refresh;
  }
  container.addEventListener("message", ({ data }) => {
    if (data?.type === "state") {
      last = data;
      show(page, data);
    }
  });
  container
    .register(workerURL(root), { scope: root, updateViaCache: "none" })
    .then(() => watch(page, container))
    .catch(() => {
      page.documentElement.dataset.offline = "none";
    });
  return refresh;
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
 * Asks for news now, whenever the page comes back into view, and hourly.
 *
 * @param {Document} page - the document whose visibility counts
 * @param {ServiceWorkerContainer} container - the browser's
 */
function watch(page, container) {
  const ask = async () => (await container.ready).active?.postMessage({ type: "check" });
  ask();
  page.addEventListener("visibilitychange", () => page.visibilityState === "visible" && ask());
  addEventListener("online", ask);
  setInterval(ask, HOUR);
}

/**
 * @param {Document} page - the document to speak in
 * @param {State} state - what the worker found in storage
 */
function show(page, state) {
  const now = state.ready ? "ready" : state.busy ? "saving" : "none";
  page.documentElement.dataset.offline = now;
  const words = {
    ready: "Works offline",
    saving: `Saving ${state.stored} of ${state.total || "…"}`,
    none: "Not saved yet",
  };
  write(page, ".state", words[now]);
  if (state.ready) {
    const made = new Date(state.seq * 1000);
    const day = made.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
    const sentence = `Release ${state.code} of ${day}, ${age(made, new Date())}.`;
    write(page, ".release", sentence);
    write(page, ".release-long", `${sentence} All ${state.total} files of it are saved and work offline.`);
  }
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

/**
 * @param {Date} then - when
 * @param {Date} now - the phone's clock
 * @returns {string} how long ago, in days
 */
function age(then, now) {
  const days = Math.floor((now.getTime() - then.getTime()) / (24 * HOUR));
  return days < 1 ? "made today" : days === 1 ? "1 day old" : `${days} days old`;
}
