import { prepare } from "./index.js";
import { nearest, search } from "./search.js";

/** @typedef {import("./search.js").Result} Result */

/** @type {Promise<import("./index.js").Index> | undefined} the index, read once, when first asked for */
let reading;

/**
 * Shows cards as the officer types. Queries are answered on the phone and never leave it.
 *
 * @param {Document} page - the document with the search field, if it has one
 * @param {string} root - the path all pages live under
 * @returns {Promise<void>} settles when the words of the address have been looked for
 */
export async function findAsTyped(page, root) {
  const field = page.querySelector("main input[type=search]");
  const results = page.querySelector("#results");
  if (!(field instanceof HTMLInputElement) || !(results instanceof HTMLElement)) {
    return;
  }
  const look = async () => {
    const index = await (reading ??= readIndex(root)).catch(() => undefined);
    const query = field.value;
    if (!index) {
      say(page, "Search is not on this phone yet. The cards are below.");
      return;
    }
    const found = search(index, query);
    const near = found.length > 0 || query.trim() === "" ? [] : nearest(index, query);
    showResults(page, root, query, found, near);
    rememberQuery(query);
  };
  field.addEventListener("focus", () => (reading ??= readIndex(root)).catch(() => {}), { once: true });
  field.addEventListener("input", look);
  field.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  page.querySelector("main")?.addEventListener("keydown", (event) => steer(event, field, results));
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    field.value = asked;
    await look();
    page.documentElement.dataset.asked = "found"; // static/css/pages.css keeps the place until then
  } else if (location.pathname.endsWith("/search/")) {
    field.focus(); // whoever opens this page wants to type
  }
}

/**
 * @param {string} root - the path all pages live under
 * @returns {Promise<import("./index.js").Index>} the whole index; a failure is forgotten, so that the next key tries again
 */
async function readIndex(root) {
  try {
    const names = [..."0123456789", "same"];
    const parts = await Promise.all(
      names.map(async (name) => (await fetch(`${root}search/${name}.json`)).json()),
    );
    const same = parts.pop();
    return prepare(parts.flat(), same);
  } catch (error) {
    reading = undefined;
    throw error;
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let remembering;

/**
 * Keeps the words in the address, so that going back finds them again; but only where the worker answers for the
 * address, for elsewhere a reload would send the words to the server.
 *
 * @param {string} query - what was typed
 */
function rememberQuery(query) {
  const from = location.pathname;
  clearTimeout(remembering);
  remembering = setTimeout(() => {
    if (location.pathname === from && navigator.serviceWorker?.controller) {
      history.replaceState(history.state, "", query ? `?q=${encodeURIComponent(query)}` : from);
    }
  }, 400);
}

/**
 * @param {Document} page
 * @param {string} root
 * @param {string} query
 * @param {Result[]} found
 * @param {Result[]} near - cards that come closest when none was found
 */
function showResults(page, root, query, found, near) {
  const results = page.querySelector("#results");
  const browse = page.querySelector(".browse");
  if (!(results instanceof HTMLElement) || !(browse instanceof HTMLElement)) {
    return;
  }
  results.replaceChildren(...[...found, ...near].map((result) => resultRow(page, root, result)));
  browse.hidden = found.length > 0;
  const blank = query.trim() === "";
  const count = `${found.length} card${found.length === 1 ? "" : "s"}`;
  const none = `No card found.${near.length > 0 ? " The nearest:" : ""}`;
  say(page, blank ? "" : found.length > 0 ? count : none);
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
 * @param {Document} page
 * @param {string} root
 * @param {Result} result
 * @returns {HTMLElement} its row
 */
function resultRow(page, root, { entry, why }) {
  const row = page.createElement("li");
  const link = page.createElement("a");
  link.href = `${root}cards/${entry.id}/`;
  const told = ["alias", "same"].includes(why.kind) ? `alias: ${why.text}` : "";
  for (const [tag, text] of [
    ["b", entry.title],
    ["span", entry.summary],
    ["small", told],
  ]) {
    if (tag && text) {
      const part = page.createElement(tag);
      part.textContent = text;
      link.append(part, " ");
    }
  }
  row.append(link);
  return row;
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
