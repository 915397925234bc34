import { layStyles } from "../later.js";

/** @typedef {import("./offline.js").State} State */

const DAY = 86_400_000;

/**
 * Writes what the phone holds into the page that asks "Is this phone ready?".
 *
 * @param {Document} page - the document; nothing happens in one without the list of facts
 * @param {State} state - what the worker found in storage
 */
export async function showFacts(page, state) {
  const list = page.querySelector(".facts");
  const verdict = page.querySelector(".verdict");
  if (!(list instanceof HTMLElement) || !verdict) {
    return;
  }
  layStyles(page);
  const kept = await persisted();
  const installed = matchMedia("(display-mode: standalone)").matches;
  const made = new Date(state.seq * 1000);
  /** @type {Record<string, string>} */
  const facts = {
    saved: `${state.stored} of ${state.total || "?"} files`,
    release: state.seq ? `${state.code} of ${day(made)}, ${age(made, "made")}` : "none yet",
    checked: state.checked
      ? new Date(state.checked).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })
      : "none yet",
    error: state.error || "none",
    kept: kept ?? "this browser does not say",
    installed: installed ? "yes" : "no, this is a browser window",
  };
  for (const [name, words] of Object.entries(facts)) {
    const place = list.querySelector(`[data-fact=${name}]`);
    if (place) {
      place.textContent = words;
    }
  }
  offerSignIn(list.querySelector("[data-fact=error]"), state.signIn);
  const proven = Number(page.documentElement.dataset.proven ?? 0);
  verdict.textContent = judgement(state, proven, Boolean(kept?.startsWith("no")));
  for (const button of page.querySelectorAll("button[data-act]")) {
    const need =
      button.getAttribute("data-act") === "keep" ? kept?.startsWith("no") : "serviceWorker" in navigator;
    /** @type {HTMLButtonElement} */ (button).disabled = !need; // gone, it would move what stands below
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
    verdict.textContent = "Looking into the phone’s storage.";
  }
}

/**
 * @param {State} state
 * @param {number} proven - when it opened after it was closed, with no signal (proof.js), or 0
 * @param {boolean} risk - the browser may delete what is saved
 * @returns {string} whether the phone is ready, and what it lacks
 */
function judgement(state, proven, risk) {
  if (state.wrong) {
    return "Not ready. Keep this page open: a wrong file came in place of Steady’s, and the right one is asked for.";
  }
  if (state.ready) {
    return readyWords(proven, risk);
  }
  if (state.slow) {
    return "This phone is slow to read. Wait a moment.";
  }
  if (state.busy) {
    return `Not yet: saving ${state.stored} of ${state.total}.`;
  }
  return state.cards && state.cardsHere
    ? `Not ready: ${state.cardsHere} of ${state.cards} cards so far.`
    : "Not ready: not every card is saved on this phone.";
}

/**
 * @param {Element | null} place - where the last problem stands
 * @param {string} [url] - the department's own page that asks to sign in, if that is the problem
 */
function offerSignIn(place, url) {
  if (place && url && new URL(url).origin === location.origin) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = "Sign in to update";
    place.append(" ", link);
  }
}

/**
 * @param {number} proven - when it opened after it was closed, with no signal (proof.js), or 0
 * @param {boolean} risk - the browser may delete what is saved
 * @returns {string} what is said of a phone that has all of a release
 */
function readyWords(proven, risk) {
  if (!proven) {
    return "Saved now. Prove it: close the app, turn on flight mode, open it again.";
  }
  const since = `on ${day(new Date(proven))} it opened with no signal after it was closed.`;
  return risk ? `Ready, but the browser may delete it when space is short; ${since}` : `Ready: ${since}`;
}

/** @returns {Promise<string | undefined>} whether the browser promised to keep what is stored; nothing where it cannot say */
async function persisted() {
  try {
    const kept = await navigator.storage.persisted();
    return kept ? "yes" : "no, the browser may delete it";
  } catch {
    return undefined;
  }
}

/** @param {Date} then @returns {string} as people write it */
export function day(then) {
  return then.toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
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
