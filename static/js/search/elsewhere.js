import { words } from "./words.js";

const LENGTHS = [1, 2, 3]; // words that a text has at most

/** @param {string} word @returns {string} the same for one and for many; a stem would take "charged" for "charger" */
const single = (word) => word.replace(/s$/, "");

/**
 * @param {string[]} texts - what officers look for and no card answers
 * @param {string[]} known - the words of the cards, which are looked for here
 * @returns {Set<string>} the texts that are left, for isElsewhere()
 */
export function elsewhere(texts, known) {
  const found = new Set(texts.map((text) => words(text).map(single).join(" ")));
  known.forEach((word) => found.delete(single(word)));
  return found;
}

/**
 * @param {Set<string>} texts - from elsewhere()
 * @param {string[]} typed - the words
 * @returns {boolean} whether one of the texts stands among them
 */
export function isElsewhere(texts, typed) {
  const plain = typed.map(single);
  return plain.some((_, at) => LENGTHS.some((wide) => texts.has(plain.slice(at, at + wide).join(" "))));
}
