/**
 * Where the reader was at one entry of the history.
 *
 * @typedef {object} Place
 * @property {number} y - how far the page was scrolled, in CSS pixels
 * @property {number[]} open - which <details> of <main> stood open, in order
 * @property {number} focus - which link, button or <summary> of <main> had the focus, or -1
 */

const STOPS = "main :is(a, button, summary)";

/** @type {Map<string, Place>} what a full or forbidden store cannot take still holds until the page goes */
const places = new Map();

/**
 * @returns {string} the name of the history's present entry; the Navigation API has one, elsewhere it is ours
 */
export function entryKey() {
  const key = /** @type {any} */ (globalThis).navigation?.currentEntry?.key ?? history.state?.key;
  if (key) {
    return key;
  }
  const made = `${Date.now()}-${Math.random()}`;
  history.replaceState({ ...history.state, key: made }, "");
  return made;
}

/**
 * Remembers where the reader is, for when they come back to this entry.
 *
 * @param {Document} page
 * @param {Storage | undefined} storage - the tab's own, which a plain navigation keeps
 */
export function leave(page, storage) {
  const open = [...page.querySelectorAll("main details")].flatMap((learn, at) =>
    /** @type {HTMLDetailsElement} */ (learn).open ? [at] : [],
  );
  const focus = [...page.querySelectorAll(STOPS)].findIndex((stop) => stop === page.activeElement);
  const place = { y: scrollY, open, focus };
  places.set(entryKey(), place);
  try {
    storage?.setItem(`place:${entryKey()}`, JSON.stringify(place));
  } catch {
    // Back then lands at the top, as in a page that was never here.
  }
}

/**
 * Puts the reader back where they were: what stood open first, for it decides how far there is to scroll.
 *
 * @param {Document} page
 * @param {Storage | undefined} storage
 * @returns {boolean} whether the place was known
 */
export function comeBack(page, storage) {
  const place = places.get(entryKey()) ?? placeInTab(storage);
  if (!place) {
    return false;
  }
  page.querySelectorAll("main details").forEach((learn, at) => {
    /** @type {HTMLDetailsElement} */ (learn).open = place.open.includes(at);
  });
  const stop = page.querySelectorAll(STOPS)[place.focus];
  if (stop instanceof HTMLElement) {
    stop.focus({ preventScroll: true });
  }
  scrollTo(0, place.y);
  return true;
}

/** @param {Storage | undefined} storage @returns {Place | undefined} what the tab kept of the present entry */
function placeInTab(storage) {
  try {
    return JSON.parse(storage?.getItem(`place:${entryKey()}`) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** @returns {boolean} whether the history led back to this page, and it was loaded anew */
export function cameBack() {
  const [load] = performance.getEntriesByType("navigation");
  return load instanceof PerformanceNavigationTiming && load.type === "back_forward";
}

/**
 * Keeps places over plain navigations too, where the page goes and comes back whole.
 *
 * @param {Document} page
 * @param {Storage | undefined} storage
 * @param {Promise<unknown>} whole - settles when all that decides the page's height is there
 */
export function keepPlaces(page, storage, whole) {
  addEventListener("pagehide", () => leave(page, storage));
  if (cameBack()) {
    whole.then(() => comeBack(page, storage));
  }
}
