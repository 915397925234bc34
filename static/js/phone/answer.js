import { putOnHome } from "./install.js";

/** @typedef {import("./offline.js").State} State */

const MOMENT = 6000; // milliseconds within which a look is as good as a new one: the worker pauses as long

/** @type {{ act: string, at: number } | undefined} the button whose answer is awaited */
let asked;

/**
 * Does what the one button of the page says, or says at once that the tap was felt; the answer follows when the worker
 * has looked.
 *
 * @param {Document} page
 * @param {HTMLElement} button - its data-act is an Act of verdict.js
 * @returns {Promise<string>} what to ask the worker for, or ""
 */
export async function asking(page, button) {
  const { act = "", href = "" } = button.dataset;
  if (act === "sign") {
    new URL(href, location.href).origin === location.origin && location.assign(href);
    return "";
  }
  if (act === "install") {
    await putOnHome(page);
    return "check";
  }
  if (act === "keep") {
    const kept = await navigator.storage.persist().catch(() => false);
    page.documentElement.dataset.refused = ""; // not asked again: the button offers what comes next
    const no = "The browser gave no promise. With the app on the home screen, it may.";
    tellAnswer(page, kept ? "The browser will keep what is saved." : no);
    return "check";
  }
  asked = { act, at: Date.now() };
  tellAnswer(page, act === "audit" ? "Reading every saved card …" : "Looking for a newer release …");
  return act;
}

/**
 * @param {Document} page
 * @param {State} state - what the worker says; the answer to an earlier look is none
 */
export function answer(page, state) {
  const fresh = asked && state.looked >= asked.at - (asked.act === "check" ? MOMENT : 0);
  if (!asked || !fresh || state.busy) {
    return;
  }
  const all = state.cards ? `${state.cards} cards` : `${state.total} files`;
  const whole = state.ready ? `${all} checked, all right.` : "Some cards are missing or damaged.";
  const newest = state.error || `Release ${state.code} is the newest.`;
  tellAnswer(page, asked.act === "audit" ? whole : newest);
  asked = undefined;
}

/** @param {Document} page @param {string} words */
export function tellAnswer(page, words) {
  const place = page.querySelector(".answer");
  if (place) {
    place.textContent = words;
  }
}
