import { LITTLE, isCommon } from "./common.js";
import { saying } from "./index.js";
import { asItStands, family, meanings, soundsLike } from "./meaning.js";
import { rarity } from "./weight.js";
import { sound, stem, words } from "./words.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./meaning.js").Found} Found */
/**
 * @typedef {object} Asked - a typed word
 * @property {Found} found - what it may mean
 * @property {number} cap - the most that any meaning weighs
 * @property {number} need - what it asks for
 * @property {boolean} little - whether it says little
 */

const TYPED = 12; // words that are read; more are no query
const LETTER_NAMES = new Map(
  "ay:a bee:b see:c sea:c cee:c dee:d gee:g aitch:h eye:i jay:j kay:k el:l em:m en:n oh:o pee:p cue:q are:r ess:s tee:t tea:t you:u vee:v ex:x why:y"
    .split(" ")
    .map((pair) => /** @type {[string, string]} */ (pair.split(":"))),
);

/** @param {Index} index @param {string} query @returns {string[]} its words, as many as are read */
export const typedWords = (index, query) => digits(index, words(query.slice(0, 200)).slice(0, TYPED));

/**
 * Reads what was typed: each word, words that the index writes as one, and one word that it writes as two.
 *
 * @param {Index} index
 * @param {string} query
 * @returns {Asked[]}
 */
export function readQuery(index, query) {
  const typed = typedWords(index, query);
  const open = !/\s$/.test(query);
  const strict = typed.every((word) => asItStands(index, word).size > 0);
  const asked = /** @type {Asked[]} */ ([]);
  for (let at = 0; at < typed.length; at++) {
    const { found: as, wide } = joins(index, typed, at);
    if (as.size > 0) {
      asked.push(ask(index, "", as));
      if (typed.slice(at, at + wide).some((word) => !index.byWord.has(word))) {
        at += wide - 1; // one of them is no word by itself
        continue;
      }
    }
    const word = typed[at] ?? "";
    const found = meanings(index, word, open && at === typed.length - 1, strict);
    asked.push(...halves(index, word, found), ask(index, word, found));
  }
  return asked;
}

/**
 * @param {Index} index
 * @param {string} word - as typed; empty for several read as one
 * @param {Found} found
 * @returns {Asked} no reading weighs more than the word itself where the index knows it
 */
export function ask(index, word, found) {
  const unknown = Math.log(1 + index.cards.length) * 0.7 * (isCommon(word) ? LITTLE : 1);
  const own = index.byWord.get(word) ?? family(index, stem(word))[0];
  const cap = own !== undefined ? rarity(index, own) : isCommon(word) ? unknown : Number.POSITIVE_INFINITY;
  const most = Math.max(0, ...[...found.keys()].map((at) => Math.min(cap, rarity(index, at))));
  return { found, cap, need: most || unknown, little: isCommon(word) };
}

/**
 * @param {Index} index
 * @param {string[]} typed
 * @returns {string[]} the same words, numbers in words as digits: "fifty one fifty" is 5150
 */
function digits(index, typed) {
  const out = /** @type {string[]} */ ([]);
  for (let at = 0; at < typed.length; at++) {
    let [run, tens, end] = ["", false, at];
    for (; index.numbers.has(typed[end] ?? ""); end++) {
      const said = index.numbers.get(typed[end] ?? "") ?? "";
      run = tens && said.length === 1 ? run.slice(0, -1) + said : run + said;
      tens = said.length === 2 && said.endsWith("0");
    }
    if (end > at + 1 && index.byWord.has(run)) {
      out.push(run);
      at = end - 1;
    } else {
      out.push(typed[at] ?? "");
    }
  }
  return out;
}

/**
 * @param {Index} index
 * @param {string[]} typed
 * @param {number} at
 * @returns {{ found: Found, wide: number }} what the words from here on mean as one, and how many they are
 */
function joins(index, typed, at) {
  for (const wide of [4, 3, 2]) {
    const parts = typed.slice(at, at + wide);
    const found = parts.length === wide ? joined(index, parts) : new Map();
    if (found.size > 0) {
      return { found, wide };
    }
  }
  return { found: new Map(), wide: 1 };
}

/** @param {Index} index @param {string[]} parts @returns {Found} "back up", "pee tsd", "die a betic", "bi poler" */
function joined(index, parts) {
  const known = parts.map((word) => index.byWord.has(word));
  const whole = parts.join("");
  const exact =
    index.byWord.get(whole) ?? index.byWord.get(parts.map((word) => LETTER_NAMES.get(word) ?? word).join(""));
  if (exact !== undefined) {
    return known[0] && isCommon(parts.at(-1) ?? "") && parts.length === 2 ? new Map() : new Map([[exact, 1]]);
  }
  const same = (index.same.get(saying(parts.join(" "))) ?? []).flatMap((other) =>
    family(index, saying(other)),
  );
  if (same.length > 0) {
    return new Map(same.map((at) => [at, 0.75]));
  }
  const strange = parts.some((word, at) => !known[at] && !isCommon(word));
  if (!strange || whole.length < 6 || Math.min(...parts.map((word) => word.length)) > 3) {
    return new Map();
  }
  const heard = [...soundsLike(index, whole, sound(whole), 0).keys()].map(
    (at) => /** @type {[number, number]} */ ([at, 0.8]),
  );
  const near =
    parts.length === 2 ? [...meanings(index, whole, false, false)].filter(([, sure]) => sure > 0.6) : [];
  return new Map([...heard, ...near]);
}

/** @param {Index} index @param {string} word @param {Found} found @returns {Asked[]} the two words typed as one, if any */
function halves(index, word, found) {
  if (word.length < 6 || Math.max(0, ...found.values()) > 0.9) {
    return [];
  }
  for (let cut = 2; cut <= word.length - 2; cut++) {
    const both = [word.slice(0, cut), word.slice(cut)];
    if (both.every((half) => index.byWord.has(half))) {
      return both.map((half) => ask(index, half, new Map([[index.byWord.get(half) ?? 0, 0.8]])));
    }
  }
  return [];
}
