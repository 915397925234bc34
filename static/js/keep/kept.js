/**
 * @typedef {{ id: string, title: string }} Mark - a card by its id; the title is what it was called when it was kept
 * @typedef {object} Kept
 * @property {number} at - when it was written, in milliseconds since 1970; the newest counts
 * @property {Mark[]} saved - newest first
 * @property {Mark[]} recent - newest first; empty unless `remember`
 * @property {boolean} remember - the reader wants the last cards kept
 * @property {boolean} wipe - Hide forgets them
 */

const CARD_ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/; // deck/cards/fields.py: ID
const MOST_SAVED = 200;
const MOST_RECENT = 10;

/**
 * Reads what was kept: whatever is damaged counts as not there, and hides nothing else.
 *
 * @param {any} value - from a store
 * @returns {Kept}
 */
export function keptFrom(value) {
  const marks = (/** @type {any} */ list) =>
    (Array.isArray(list) ? list : []).filter((mark) => isName(mark?.id) && typeof mark.title === "string");
  return {
    at: Number.isFinite(value?.at) ? value.at : 0,
    saved: marks(value?.saved),
    recent: marks(value?.recent),
    remember: value?.remember === true,
    wipe: value?.wipe === true,
  };
}

/** @param {any} text @returns {text is string} whether it can be a card's id */
function isName(text) {
  return typeof text === "string" && text.length <= 80 && CARD_ID.test(text);
}

/** @param {Kept} kept @param {string} id @returns {boolean} */
export function isSaved(kept, id) {
  return kept.saved.some((mark) => mark.id === id);
}

/** @param {Kept} kept @param {Mark[]} marks @returns {Kept} with these saved before the others */
export function saving(kept, marks) {
  return { ...kept, saved: inFront(marks, kept.saved, MOST_SAVED) };
}

/** @param {Kept} kept @param {string} id @returns {Kept} without it among the saved */
export function letGo(kept, id) {
  return { ...kept, saved: kept.saved.filter((mark) => mark.id !== id) };
}

/** @param {Kept} kept @param {Mark} mark @returns {Kept} with it as the last card that was opened */
export function opening(kept, mark) {
  return { ...kept, recent: inFront([mark], kept.recent, MOST_RECENT) };
}

/**
 * @param {Mark[]} marks - come first
 * @param {Mark[]} others - those that are not among them follow
 * @param {number} most
 * @returns {Mark[]}
 */
function inFront(marks, others, most) {
  const ids = new Set(marks.map((mark) => mark.id));
  return [...marks, ...others.filter((mark) => !ids.has(mark.id))].slice(0, most);
}

/**
 * @param {string} page - the address of the page of saved cards
 * @param {Mark[]} saved
 * @returns {string} a link that carries them; what stands behind "#" is sent to no server
 */
export function linkOf(page, saved) {
  return `${page}#cards=${saved.map((mark) => mark.id).join(",")}`;
}

/** @param {string} text - a link, or words around one @returns {string[]} the ids it carries, in their order */
export function idsIn(text) {
  const [, list = ""] = /#cards=([a-z0-9,-]+)/.exec(text) ?? [];
  return [...new Set(list.split(",").filter(isName))].slice(0, MOST_SAVED);
}
