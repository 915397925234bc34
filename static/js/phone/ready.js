import { layStyles } from "../later.js";
import { appleWay, isInstalled, wayOnOffer } from "./install.js";
import { deletion, judge } from "./verdict.js";

/** @typedef {import("./offline.js").State} State */

const DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * Writes what the phone holds into the page that asks "Is this phone ready?".
 *
 * @param {Document} page - the document; nothing happens in one without the list of facts
 * @param {State} state - what the worker found in storage
 */
export async function showFacts(page, state) {
  const list = page.querySelector(".facts");
  if (!(list instanceof HTMLElement)) {
    return;
  }
  layStyles(page);
  const kept = await persisted();
  const made = new Date(state.seq * 1000);
  const apple = Boolean(appleWay(navigator.userAgent, navigator.maxTouchPoints));
  /** @type {Record<string, string>} */
  const facts = {
    saved: saved(state),
    release: state.seq ? `${state.code} of ${day(made)}, ${age(made, "made")}` : "none yet",
    checked: state.checked
      ? new Date(state.checked).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })
      : "none yet",
    error: state.error || "none",
    kept: deletion(kept, apple, isInstalled()),
    installed: isInstalled() ? "yes" : "not yet",
  };
  for (const [name, words] of Object.entries(facts)) {
    const place = list.querySelector(`[data-fact=${name}]`);
    if (place) {
      place.textContent = words;
    }
  }
  list.style.visibility = "visible"; // not while its words come
  showVerdict(page, state, kept);
}

/** @param {State} state @returns {string} how many cards are here; workers of before do not count them */
function saved({ cards, cardsHere, stored, total }) {
  return cards ? `${cardsHere} of ${cards} cards` : `${stored} of ${total || "?"} files`;
}

/**
 * @param {Document} page
 * @param {State} state
 * @param {boolean | undefined} kept - whether the browser promised to keep what is stored
 */
function showVerdict(page, state, kept) {
  const { proven = 0, refused } = page.documentElement.dataset;
  const found = judge(state, {
    proven: Number(proven),
    kept,
    asked: refused !== undefined,
    way: wayOnOffer(page),
    days: daysWithout(page, state),
    online: navigator.onLine,
    able: "serviceWorker" in navigator,
  });
  const place = page.querySelector(".verdict");
  const words = `${found.word} ${found.cause}`;
  if (place && place.textContent !== words) {
    const word = page.createElement("b");
    word.textContent = found.word;
    place.replaceChildren(word, ` ${found.cause}`); // screen readers hear each change
  }
  const button = page.querySelector("button.one");
  if (button instanceof HTMLElement) {
    place?.setAttribute("data-word", found.word);
    button.dataset.act = found.act;
    button.dataset.href = state.signIn ?? "";
    button.textContent = found.label;
    button.style.visibility = found.act ? "visible" : "hidden"; // gone, it would move what stands below
  }
}

/**
 * Says that storage is being asked: the page comes with a sentence for readers without scripts.
 *
 * @param {Document} page
 */
export function showLooking(page) {
  const verdict = page.querySelector(".verdict");
  if (verdict) {
    layStyles(page);
    verdict.textContent = "Looking into the phone’s storage.";
  }
}

/** @returns {Promise<boolean | undefined>} whether the browser promised to keep what is stored; nothing where it cannot say */
async function persisted() {
  try {
    return await navigator.storage.persisted();
  } catch {
    return undefined;
  }
}

/**
 * @param {Document} page - says how many days the department allows
 * @param {State} state
 * @returns {number} whole days since a server last answered, once they are too many, or 0
 */
export function daysWithout(page, { checked }) {
  const place = page.querySelector(".state");
  const most = place instanceof HTMLElement ? Number(place.dataset.days) : 0;
  const days = Math.floor(Math.abs(Date.now() - checked) / DAY); // a clock may be wrong either way
  return checked && most && days >= most ? days : 0;
}

/**
 * Writes a day as the pages do. The foot of each page has one: the browser's own words for days would cost a start
 * more than all else that scripts do.
 *
 * @param {Date} then
 * @returns {string} such as "Nov 25, 2026"
 */
export function day(then) {
  return `${MONTHS[then.getMonth()]} ${then.getDate()}, ${then.getFullYear()}`;
}

/**
 * @param {Date} then - when
 * @param {string} word - what happened then
 * @returns {string} how long ago, in days
 */
export function age(then, word) {
  const days = Math.floor((Date.now() - then.getTime()) / DAY);
  return days < 1 ? `${word} today` : days === 1 ? "1 day old" : `${days} days old`;
}
