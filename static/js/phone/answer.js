/** @typedef {import("./offline.js").State} State */

const MOMENT = 6000; // milliseconds within which a look is as good as a new one: the worker pauses as long

/** @type {{ act: string, at: number } | undefined} the button whose answer is awaited */
let asked;

/**
 * Says at once beside the buttons that a tap was felt; the answer follows when the worker has looked.
 *
 * @param {Document} page
 * @param {string} act - which button: "check", "audit" or "keep"
 */
export async function asking(page, act) {
  if (act === "keep") {
    const kept = await navigator.storage.persist().catch(() => false);
    const no = "The browser gave no promise. With the app on the home screen, it may.";
    tellAnswer(page, kept ? "The browser will keep what is saved." : no);
    return;
  }
  asked = { act, at: Date.now() };
  tellAnswer(page, act === "audit" ? "Reading every saved file …" : "Looking for a newer release …");
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
  const whole = state.ready ? `All ${state.total} files are whole.` : "Some files are missing or damaged.";
  const newest = `Release ${state.code} is the newest.`;
  const good = asked.act === "audit" ? whole : newest;
  tellAnswer(page, state.error ? `${asked.act === "audit" ? `${whole} ` : ""}${state.error}` : good);
  asked = undefined;
}

/** @param {Document} page @param {string} words */
function tellAnswer(page, words) {
  const place = page.querySelector(".answer");
  if (place) {
    place.textContent = words;
  }
}
