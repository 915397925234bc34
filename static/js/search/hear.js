import { ask } from "./read.js";
import { meanings } from "./meaning.js";
import { slips, sound } from "./words.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./read.js").Asked} Asked */

const WIDE = [5, 4, 3, 2]; // words that dictation makes of one
const FEWEST = 5; // sounds: fewer are like too many others
const SHORT = 4.5; // letters: dictation makes short words of a long one
const HEARD = 0.85; // how sure it is that the word was meant
const PAIRS = { b: "p", d: "t", g: "k", v: "f", j: "s" };

/**
 * @param {string} word - or several, joined
 * @returns {string} how it sounds to a phone that listens on a street: voiced is as voiceless
 */
const rough = (word) =>
  sound(word.replace(/t(?=i[aou])/g, "s")).replace(
    /[bdgvj]/g,
    (letter) => PAIRS[/** @type {keyof PAIRS} */ (letter)],
  );

/**
 * Reads what no card fits as dictation that was misheard: "sewer side all" is one word. Only words are looked for
 * that begin alike.
 *
 * @param {Index} index
 * @param {string[]} typed - the words
 * @returns {Asked[] | undefined} what was asked, so heard; none where nothing else is heard
 */
export function hear(index, typed) {
  const asked = /** @type {Asked[]} */ ([]);
  let differs = false;
  for (let at = 0; at < typed.length; at++) {
    const { wide, apart, list } = likest(index, typed, at);
    if (wide > 1) {
      asked.push(ask(index, "", new Map(list.map((word) => [word, HEARD - 0.05 * apart]))));
      at += wide - 1;
      differs = true;
    } else {
      const word = typed[at] ?? "";
      asked.push(ask(index, word, meanings(index, word, false, false)));
    }
  }
  return differs ? asked : undefined;
}

/** @typedef {{ wide: number, apart: number, list: number[] }} Like - how many words sound like which, sounds that differ */

/**
 * @param {Index} index
 * @param {string[]} typed
 * @param {number} at
 * @returns {Like} what the words from here on sound like; one word wide when like nothing
 */
function likest(index, typed, at) {
  let best = /** @type {Like} */ ({ wide: 1, apart: 9, list: [] });
  for (const wide of WIDE) {
    const whole = typed.slice(at, at + wide).join("");
    const heard = rough(whole);
    const fits = at + wide <= typed.length && whole.length <= SHORT * wide && heard.length >= FEWEST;
    const most = heard.length < 7 ? 0 : heard.length < 10 ? 1 : 2;
    for (const [other, list] of fits ? (roughly(index).get(heard[0] ?? "") ?? []) : []) {
      const apart = slips(heard, other, most, false);
      if (apart <= most && apart < best.apart) {
        best = { wide, apart, list };
      }
    }
  }
  return best;
}

/** @type {WeakMap<Index, Map<string, Map<string, number[]>>>} */
const known = new WeakMap();

/** @param {Index} index @returns {Map<string, Map<string, number[]>>} its words by their first sound, then by all */
function roughly(index) {
  const all = known.get(index) ?? new Map();
  if (all.size === 0) {
    index.words.forEach((word, at) => {
      const heard = rough(word);
      const alike = all.get(heard[0]) ?? new Map();
      word.length > 4 && alike.set(heard, [...(alike.get(heard) ?? []), at]);
      all.set(heard[0], alike);
    });
    known.set(index, all);
  }
  return all;
}
