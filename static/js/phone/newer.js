import { read } from "./ahead.js";
import { age, day } from "./ready.js";

/** @typedef {import("./offline.js").State} State */
/** @typedef {{ main: Element, state: State, seq: number }} Came - one page, its release, the last release it was held against */

/** @type {Came | undefined} */
let came;

/**
 * Names in the foot the release that the words on the screen came from. A release that arrives while they are read
 * is not theirs; it is told only where it has other words for this very card.
 *
 * @param {Document} page
 * @param {State} state - what the phone holds now
 */
export async function tellRelease(page, state) {
  const main = page.querySelector("main");
  const foot = page.querySelector(".release");
  if (!main || !(foot instanceof HTMLElement)) {
    return;
  }
  if (came?.main !== main) {
    came = { main, state, seq: state.seq };
    const words = sentence(state);
    if (foot.textContent !== words) {
      foot.textContent = words; // screen readers hear each change
    }
    foot.hidden = false;
  } else if (came.seq !== state.seq) {
    came.seq = state.seq;
    const next = await read(location.href);
    if (came?.main === main && code(next) && code(next) !== code(page)) {
      offer(page);
    }
  }
}

/** @param {State} state @returns {string} its release, for the radio */
export function sentence({ code: name, seq }) {
  const made = new Date(seq * 1000);
  return `Release ${name} of ${day(made)}, ${age(made, "made")}.`;
}

/** @param {Document | null} page @returns {string | undefined} the code of its card, if it is a card's */
const code = (page) => page?.querySelector("main .code")?.textContent ?? undefined;

/** @param {Document} page - a card with newer words on the phone */
function offer(page) {
  const review = page.querySelector("main .review");
  if (review && !page.querySelector(".newer")) {
    const line = page.createElement("p");
    const link = page.createElement("a");
    line.className = "newer";
    line.setAttribute("role", "status");
    link.href = location.pathname;
    link.textContent = "show";
    line.append("Newer words for this card: ", link);
    review.before(line);
  }
}
