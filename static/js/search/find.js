import { cardWith, codeIn } from "./code.js";
import { prepare } from "./index.js";
import { resultRow } from "./row.js";
import { search, settled } from "./search.js";
import { steady } from "./steady.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./search.js").Result} Result */
/** @typedef {{ page: Document, root: string, field: HTMLInputElement, results: HTMLElement, browse: HTMLElement, shown: string[], doubt: boolean }} View - the search of one page: its parts, the ids it shows, whether it says that no card fits */

const REST = 300; // ms without a key: the officer reads
const RETRY = 2000; // ms until an index that could not be read is asked for again

/** @type {Promise<Index> | undefined} the index, read once, when first asked for */
let reading;
let isRead = false;

/**
 * Shows cards as the officer types. Queries are answered on the phone and never leave it. What was typed, or sent
 * by Enter, before this script or the index came is answered when they are here.
 *
 * @param {Document} page - the document with the search field, if it has one
 * @param {string} root - the path all pages live under
 * @returns {Promise<void>} settles when the words of the address have been looked for
 */
export async function findAsTyped(page, root) {
  const view = viewOf(page, root);
  if (!view) {
    return;
  }
  const { field, results } = view;
  field.addEventListener("focus", () => (reading ??= readIndex(root)).catch(() => {}), { once: true });
  field.addEventListener("input", () => look(view));
  field.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    enter(view);
  });
  page.querySelector("main")?.addEventListener("keydown", (event) => steer(event, field, results));
  const asked = new URLSearchParams(location.search).get("q");
  field.value ||= asked ?? "";
  if (field.value) {
    await ("sent" in (field.form?.dataset ?? {}) ? enter(view) : look(view));
    asked && (page.documentElement.dataset.asked = "found"); // static/css/pages.css keeps the place until then
  } else if (location.pathname.endsWith("/search/")) {
    field.focus(); // whoever opens this page wants to type
  }
}

/** @param {Document} page @param {string} root @returns {View | undefined} */
function viewOf(page, root) {
  const field = page.querySelector("main input[type=search]");
  const results = page.querySelector("#results");
  const browse = page.querySelector(".browse");
  if (field instanceof HTMLInputElement && results instanceof HTMLElement && browse instanceof HTMLElement) {
    return { page, root, field, results, browse, shown: [], doubt: false };
  }
  return undefined;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let resting;

/**
 * Answers while the officer types: the list is kept steady, doubt waits until the fingers rest.
 *
 * @param {View} view
 */
async function look(view) {
  clearTimeout(resting);
  view.results.setAttribute("aria-busy", "true");
  const index = await indexFor(view);
  if (index) {
    const { sure, results } = search(index, view.field.value);
    view.doubt &&= !sure;
    showRows(view, view.doubt ? settled({ sure, results }) : steady(view.shown, results));
    rememberQuery(view.field);
    clearTimeout(resting);
    resting = setTimeout(() => settle(view, index), REST);
  }
}

/**
 * Shows the final list, the one that `flask search` shows; for a card's code from the radio, the card with those words.
 *
 * @param {View} view
 * @param {Index} index
 * @returns {Promise<boolean>} whether a card fits what was typed
 */
async function settle(view, index) {
  clearTimeout(resting);
  const typed = view.field.value;
  const answer = search(index, typed);
  const spoken = codeIn(typed);
  const asked = spoken && (spoken.plain || !answer.sure) ? spoken.code : "";
  const ids = index.cards.map(({ id }) => id);
  const same = asked ? await cardWith(view.root, ids, asked) : undefined;
  if (view.field.value !== typed) {
    return false; // more was typed meanwhile
  }
  const entry = index.cards.find(({ id }) => id === same);
  const strange = !entry && spoken?.plain && !answer.sure;
  view.doubt = !answer.sure && !entry;
  showRows(view, entry ? [{ entry, why: { kind: "title", text: "" } }] : strange ? [] : settled(answer));
  if (entry || strange) {
    const differ = "no card here has these words. Yours differ, or it was misheard.";
    say(view.page, `${asked}: ${entry ? "same words as yours." : differ}`);
  }
  view.results.setAttribute("aria-busy", "false");
  return answer.sure || Boolean(entry);
}

/** Opens the first card, if one fits what was typed. @param {View} view */
async function enter(view) {
  const typed = view.field.value;
  const index = await indexFor(view, () => enter(view));
  if (index && (await settle(view, index)) && view.field.value === typed) {
    view.results.querySelector("a")?.click();
  }
}

/**
 * @param {View} view
 * @param {() => void} again - what to do when the index could not be read, a while later
 * @returns {Promise<Index | undefined>} the index; until it is here, a line says so
 */
async function indexFor(view, again = () => look(view)) {
  const { page, root, field, results } = view;
  if (!isRead && field.value.trim()) {
    say(page, "Getting search ready. It looks for your words in a moment.");
  }
  const index = await (reading ??= readIndex(root)).catch(() => undefined);
  if (!index) {
    say(page, "Search is not on this phone yet. The cards are below.");
    results.setAttribute("aria-busy", "false");
    clearTimeout(resting);
    resting = setTimeout(() => field.isConnected && again(), RETRY);
  }
  return index;
}

/**
 * @param {string} root - the path all pages live under
 * @returns {Promise<Index>} the whole index; a failure is forgotten, so that the next key tries again
 */
async function readIndex(root) {
  try {
    const names = [..."0123456789", "same"];
    const parts = await Promise.all(
      names.map(async (name) => (await fetch(`${root}search/${name}.json`)).json()),
    );
    const same = parts.pop();
    const index = prepare(parts.flat(), same);
    isRead = true;
    return index;
  } catch (error) {
    reading = undefined;
    throw error;
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let remembering;

/**
 * Keeps the words in the address, so that going back finds them again; but only where the worker answers for the
 * address, for elsewhere a reload would send the words to the server. Once the field is gone, another page is on its
 * way or here, and to write the address would end that.
 *
 * @param {HTMLInputElement} field - what was typed in
 */
function rememberQuery(field) {
  const { value } = field;
  const from = location.pathname;
  clearTimeout(remembering);
  remembering = setTimeout(() => {
    if (field.isConnected && location.pathname === from && navigator.serviceWorker?.controller) {
      history.replaceState(history.state, "", value ? `?q=${encodeURIComponent(value)}` : from);
    }
  }, 400);
}

/**
 * @param {View} view
 * @param {Pick<Result, "entry" | "why">[]} rows
 */
function showRows(view, rows) {
  const { page, root, field, results, browse, doubt } = view;
  const at = [...results.querySelectorAll("a")].findIndex((link) => link === page.activeElement);
  const chosen = view.shown[at];
  view.shown = rows.map(({ entry }) => entry.id);
  results.replaceChildren(...rows.map((result) => resultRow(page, root, result)));
  if (at >= 0) {
    (results.querySelectorAll("a")[view.shown.indexOf(chosen ?? "")] ?? field).focus();
  }
  browse.hidden = rows.length > 0 && !doubt;
  const count = `${rows.length} card${rows.length === 1 ? "" : "s"}`;
  const found = doubt ? "No card fits all of that. Closest:" : count;
  say(page, field.value.trim() === "" ? "" : rows.length > 0 ? found : "No card found.");
}

/**
 * @param {Document} page
 * @param {string} words - what eyes and screen readers are told
 */
function say(page, words) {
  const place = page.querySelector(".count");
  if (place) {
    place.textContent = words;
  }
}

/**
 * Arrow keys walk from the field through the results and back; Escape empties the field.
 *
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} field
 * @param {HTMLElement} results
 */
function steer(event, field, results) {
  const stops = [field, ...results.querySelectorAll("a")];
  const at = stops.findIndex((stop) => stop === event.target);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (at >= 0 && step && stops[at + step]) {
    event.preventDefault();
    stops[at + step]?.focus();
  } else if (event.key === "Escape" && field.value) {
    event.preventDefault();
    field.value = "";
    field.focus();
    field.dispatchEvent(new Event("input"));
  }
}
