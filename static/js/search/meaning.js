import { saying, sounds } from "./index.js";
import { letters, slips, sound, stem, thumb } from "./words.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {Map<number, number>} Found - a word's number -> how sure it is that it was meant */

// How sure each way of reading a word is; the word itself is 1. Exact, stem, prefix and slip keep this order.
const SURE = {
  stem: 0.93,
  same: 0.75,
  prefix: 0.86,
  sound: 0.55,
  both: 0.1,
  slip: 0.84,
  each: 0.16,
  start: 0.1,
  open: 0.1,
  thumb: { swap: 0.1, beside: 0.05, lost: 0.05, "": 0 },
};

/**
 * @param {Index} index
 * @param {string} typed - one word
 * @returns {Found} what it means as it stands: itself, another form, a word that means the same
 */
export function asItStands(index, typed) {
  const found = new Map();
  const itself = index.byWord.get(typed);
  const root = stem(typed);
  for (const other of index.same.get(root) ?? []) {
    family(index, saying(other)).forEach((at) => found.set(at, SURE.same));
  }
  family(index, root).forEach((at) => found.set(at, SURE.stem));
  if (itself !== undefined) {
    found.set(itself, 1);
  }
  return found;
}

/** @param {Index} index @param {string} root @returns {number[]} the words with this stem */
export const family = (index, root) => index.forms[index.byStem.get(root) ?? -1] ?? [];

/**
 * Finds the words of the index that a typed word may mean, each with how sure that is.
 *
 * @param {Index} index
 * @param {string} typed
 * @param {boolean} open - the word may still be in typing
 * @param {boolean} strict - no slips: every word that was typed stands in the index
 * @returns {Found}
 */
export function meanings(index, typed, open, strict) {
  const found = asItStands(index, typed);
  const known = found.size > 0;
  if (open || typed.length > 3) {
    starting(index, typed, open, found);
  }
  if (!strict) {
    slipped(index, typed, open, known, found);
    known || alike(index, typed, found);
  }
  return found;
}

/** @param {Found} found @param {number} at @param {number} sure */
const put = (found, at, sure) => sure > (found.get(at) ?? 0) && found.set(at, sure);

/** @param {Index} index @param {string} typed @param {boolean} open @param {Found} found - takes words that start so */
function starting(index, typed, open, found) {
  index.words.forEach((word, at) => {
    const rest = word.length - typed.length;
    if (rest > 0 && word.startsWith(typed)) {
      const loss = 0.02 * Math.min(rest, 8) + (open ? 0 : 0.15) + (typed.length < 3 ? 0.2 : 0);
      put(found, at, SURE.prefix - loss);
    }
  });
}

/**
 * @param {Index} index
 * @param {string} typed
 * @param {boolean} open
 * @param {boolean} known - the word is right as it stands, so a slip is less likely
 * @param {Found} found - takes words a slip or two away
 */
function slipped(index, typed, open, known, found) {
  const short = typed.length < 5; // any word is a slip away from another of three letters: the last resort
  const most =
    typed.length < 3 || /\d/.test(typed) || (short && found.size > 0) ? 0 : typed.length < 7 ? 1 : 2;
  if (most === 0) {
    return;
  }
  const bits = letters(typed);
  for (let at = 0; at < index.words.length; at++) {
    const word = index.words[at] ?? "";
    const rest = word.length - typed.length;
    const loose = open && typed.length > 4 && rest > most;
    const theirs = index.bits[at] ?? 0;
    if (word.length < 3 || -rest > most || more(bits & ~theirs, most)) {
      continue; // too few letters in common: the slips need no counting
    }
    if (!loose && (rest > most || more(theirs & ~bits, most))) {
      continue;
    }
    const off = slips(typed, word, most, loose);
    if (off > 0 && off <= most) {
      const kind = off === 1 ? thumb(typed, word) : "";
      const start = typed[0] === word[0] || kind === "swap" ? 0 : SURE.start;
      const loss = SURE.each * off + start + (known ? 0.3 : 0) + (loose ? SURE.open : 0);
      put(found, at, SURE.slip + SURE.thumb[kind] - loss);
    }
  }
}

/** @param {number} bits @param {number} most @returns {boolean} whether more than `most` bits are set */
function more(bits, most) {
  let left = bits;
  for (let count = 0; left; count++) {
    if (count === most) {
      return true;
    }
    left &= left - 1;
  }
  return false;
}

/** @param {Index} index @param {string} typed @param {Found} found - takes words that sound like it */
function alike(index, typed, found) {
  const off = found.size === 0 ? 1 : 0; // how many sounds may differ in a long word
  const hear = (/** @type {number} */ at, /** @type {number} */ sure) =>
    put(found, at, Math.max(sure, found.get(at) ?? 0) + (found.has(at) ? SURE.both : 0)); // it looks like it as well
  for (const heard of new Set([sound(typed), sound(stem(typed))])) {
    for (const [at, apart] of soundsLike(index, typed, heard, off)) {
      hear(at, SURE.sound - 0.1 * apart);
    }
  }
}

/**
 * @param {Index} index
 * @param {string} typed
 * @param {string} heard - how it sounds, or its stem
 * @param {number} off - how many sounds may differ in a long word
 * @returns {Found} words that sound like it -> how many sounds differ
 */
export function soundsLike(index, typed, heard, off) {
  const found = new Map();
  const most = heard.length > 5 ? off : 0;
  const near = (/** @type {string} */ other, /** @type {number} */ apart) => {
    for (const at of sounds(index).get(other) ?? []) {
      const longer = Math.abs((index.words[at]?.length ?? 0) - typed.length);
      longer < 2 + 2 * most && found.set(at, apart);
    }
  };
  if (heard.length < 3) {
    return found;
  }
  for (const other of most ? sounds(index).keys() : []) {
    if (other !== heard && other.length < heard.length + 4) {
      const apart = slips(heard, other, most + 1, true);
      apart <= most + 1 && near(other, apart);
    }
  }
  near(heard, 0);
  return found;
}
