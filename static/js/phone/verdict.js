/** @typedef {import("./offline.js").State} State */
/**
 * @typedef {object} Holder - what a page knows of its browser, beside what the worker found
 * @property {number} proven - when it opened after it was closed, with no signal (proof.js), or 0
 * @property {boolean | undefined} kept - whether the browser promised to keep what is stored, if it can say
 * @property {boolean} asked - whether it was asked for that promise since the app was opened
 * @property {"" | "prompt" | "safari" | "ios" | "menu"} way - how the app is put on the home screen, while that is offered
 * @property {number} days - since a server last answered, once that is longer than the department allows, or 0
 * @property {boolean} online - what the browser believes
 * @property {boolean} able - whether there is anything to save pages with
 */
/** @typedef {"audit" | "check" | "keep" | "install" | "sign" | ""} Act - what the one button does; "" when nothing can be done */
/** @typedef {{ word: string, cause: string, act: Act, label: string }} Verdict */

/**
 * Says whether a phone is ready: one word, one cause, one thing to do.
 *
 * @param {State} state - what the worker found in storage
 * @param {Holder} holder
 * @returns {Verdict}
 */
export function judge(state, holder) {
  if (!state.ready || state.wrong) {
    return { word: "Not ready.", ...lack(state, holder.able) };
  }
  const next = state.signIn ? signing : firm(holder);
  if (!holder.proven) {
    const cause = "Prove it: close the app, turn on flight mode, open it again.";
    return { word: "Saved now.", cause, ...next };
  }
  const risk = doubt(state, holder);
  return risk ? { word: "Ready, but", ...next, ...risk } : { word: "Ready.", cause: since(holder), ...next };
}

/** @param {State} state @param {boolean} able @returns {Omit<Verdict, "word">} what keeps it from being ready */
function lack(state, able) {
  if (state.wrong) {
    const cause = "A wrong file came in place of Steady’s. Keep this page open: the right one is asked for.";
    return { cause, act: "check", label: "Look again" };
  }
  if (state.slow) {
    return { cause: "This phone is slow to read. Wait a moment.", act: "check", label: "Look again" };
  }
  const { cards, cardsHere } = state;
  const part = cards && cardsHere ? ` ${cardsHere} of ${cards} cards can be read.` : "";
  if (state.busy) {
    return { cause: `Saving.${part}`, act: "", label: "" };
  }
  const cause = (state.error || (part ? "" : "Not every card is saved on this phone.")) + part;
  const again = state.signIn
    ? signing
    : { act: /** @type {Act} */ (able ? "audit" : ""), label: "Try again" };
  return { cause: cause.trim(), ...again };
}

const signing = { act: /** @type {Act} */ ("sign"), label: "Sign in to update" };

/**
 * @param {State} state - of a phone that has all of a release
 * @param {Holder} holder
 * @returns {Partial<Verdict> & { cause: string } | undefined} what an officer should know all the same
 */
function doubt(state, { kept, way, days, online }) {
  if (state.error && online) {
    const again = { act: /** @type {Act} */ ("check"), label: "Look again" };
    return { cause: `nothing newer came. ${state.error}`, ...(state.signIn ? signing : again) };
  }
  if (days) {
    return { cause: `not checked for ${days} days.`, act: "check", label: "Look for a newer release" };
  }
  if (way === "safari") {
    const cause = "Safari deletes it after seven days without a visit, unless it is on the home screen.";
    return { cause, act: "install", label: "Show me how" };
  }
  return kept === false ? { cause: "the browser may delete it when space is short." } : undefined;
}

/** @param {Holder} holder @returns {{ act: Act, label: string }} what makes a good phone firmer */
function firm({ kept, asked, way }) {
  if (kept === false && !asked) {
    return { act: "keep", label: "Ask the browser to keep it" };
  }
  if (kept === false && way === "prompt") {
    return { act: "install", label: "Put it on the home screen" };
  }
  return { act: "audit", label: "Check every saved card" };
}

/** @param {Holder} holder @returns {string} */
function since({ proven }) {
  const then = new Date(proven).toLocaleDateString(undefined, {
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  return `On ${then} it opened with no signal after it was closed.`;
}

/**
 * @param {boolean | undefined} kept - whether the browser promised to keep what is stored
 * @param {boolean} apple - an iPhone, an iPad or Safari
 * @param {boolean} installed
 * @returns {string} what this browser deletes by itself, and when
 */
export function deletion(kept, apple, installed) {
  if (apple && !installed) {
    return "after seven days without a visit, and when the phone is full";
  }
  return kept === undefined
    ? "it does not say"
    : kept
      ? "only when you clear its data"
      : "when the phone is full";
}
