import { LITTLE, isCommon } from "./common.js";

/** @typedef {import("./index.js").Index} Index */

/** Gives each word its weight: rare families say more. @param {Index} index */
export function weigh(index) {
  const seen = new Int32Array(index.cards.length).fill(-1);
  const rare = index.forms.map((forms, family) => {
    let cards = 0;
    for (const word of forms) {
      for (let at = index.starts[word] ?? 0; at < (index.starts[word + 1] ?? 0); at++) {
        const card = index.owner[index.places[at] ?? 0] ?? 0;
        if (seen[card] !== family) {
          seen[card] = family;
          cards++;
        }
      }
    }
    return Math.log(2 + index.cards.length / (cards + 0.5));
  });
  index.rare = index.words.map(
    (word, at) => (rare[index.family[at] ?? 0] ?? 0) * (isCommon(word) ? LITTLE : 1),
  );
}

/** @param {Index} index @param {number} word @returns {number} how much it says */
export const rarity = (index, word) => index.rare[word] ?? 0;

/** @param {Index} index @param {number} unit @returns {number} what its words weigh together */
export function mass(index, unit) {
  let sum = 0;
  for (let at = index.from[unit] ?? 0; at < (index.from[unit + 1] ?? 0); at++) {
    sum += rarity(index, index.terms[at] ?? 0);
  }
  return sum;
}
