import { LITTLE, isCommon, letters, saying } from "./index.js";
import { slips, sound, stem, words } from "./words.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./index.js").Entry} Entry */
/** @typedef {import("./index.js").Term} Term */
/** @typedef {import("./index.js").Unit} Unit */
/** @typedef {import("./index.js").Kind} Kind */
/** @typedef {{ found: Map<number, number>, weight: number }} Asked - a typed word: what it may mean, what it counts */
/** @typedef {{ entry: Entry, score: number, why: { kind: Kind, text: string } }} Result */

const TAIL = 0.2; // what scores less than this share of the best is noise to a hurried eye
const WEIGHT = { title: 1.05, alias: 1, same: 0.7, summary: 0.45, body: 0.35 };
// What the sum over a card's texts adds, and how much each share of a match decides.
const PHRASE = 1; // what each word after the first adds where a whole title or alias stands in what was typed
const SHARE = { all: 0.5, card: 0.3, text: 0.6, filled: 0.5 };
// How sure each way of reading a word is; the word itself is 1.
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
};

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

/**
 * Finds the words of the index that a typed word may mean, each with how sure that is.
 *
 * @param {Index} index
 * @param {string} typed
 * @param {boolean} open - the word may still be in typing
 * @returns {Map<number, number>} place of the word -> sureness
 */
function meanings(index, typed, open) {
  const found = new Map();
  const put = (/** @type {number} */ at, /** @type {number} */ sure) =>
    sure > (found.get(at) ?? 0) && found.set(at, sure);
  const hear = (/** @type {number} */ at, /** @type {number} */ sure) =>
    put(at, Math.max(sure, found.get(at) ?? 0) + (found.has(at) ? SURE.both : 0)); // it looks like it as well
  const itself = index.byWord.get(typed);
  if (itself !== undefined) {
    put(itself, 1);
  }
  const root = stem(typed);
  (index.byStem.get(root) ?? []).forEach((at) => put(at, SURE.stem));
  for (const other of index.same.get(root) ?? []) {
    (index.byStem.get(saying(other)) ?? []).forEach((at) => put(at, SURE.same));
  }
  const known = found.size > 0 ? 0.3 : 0; // a word that is right as it stands is less likely a slip
  const digits = /\d/.test(typed);
  const most = typed.length < 4 || digits ? 0 : typed.length < 7 ? 1 : 2;
  const bits = letters(typed);
  for (const [at, { word, letters: theirs }] of index.terms.entries()) {
    const rest = word.length - typed.length;
    if (rest > 0 && (open || typed.length > 3) && word.startsWith(typed)) {
      put(at, SURE.prefix - 0.02 * Math.min(rest, 8) - (open ? 0 : 0.15) - (typed.length < 3 ? 0.2 : 0));
    } else if (most && word.length > 2 && -rest <= most) {
      const loose = open && typed.length > 4 && rest > most;
      if (more(bits & ~theirs, most) || (!loose && (rest > most || more(theirs & ~bits, most)))) {
        continue; // too few letters in common: the slips need no counting
      }
      const off = slips(typed, word, most, loose);
      const start = typed[0] === word[0] ? 0 : SURE.start;
      off <= most && put(at, SURE.slip - SURE.each * off - start - known - (loose ? SURE.open : 0));
    }
  }
  if (!known) {
    for (const heard of new Set([sound(typed), sound(root)])) {
      soundsLike(index, typed, heard, found.size === 0 ? 1 : 0, hear);
    }
  }
  return found;
}

/**
 * @param {Index} index
 * @param {string} typed
 * @param {string} heard - how it sounds, or its stem
 * @param {number} off - how many sounds may differ in a long word
 * @param {(at: number, sure: number) => void} put - takes each word that sounds like it
 */
function soundsLike(index, typed, heard, off, put) {
  if (heard.length < 3) {
    return;
  }
  const most = heard.length > 5 ? off : 0;
  const near = (/** @type {string} */ other, /** @type {number} */ apart) => {
    for (const at of index.bySound.get(other)?.places ?? []) {
      const longer = Math.abs((index.terms[at]?.word.length ?? 0) - typed.length);
      longer < 2 + 2 * most && put(at, SURE.sound - 0.1 * apart);
    }
  };
  near(heard, 0);
  const bits = letters(heard);
  for (const [other, { letters: theirs }] of most ? index.bySound : []) {
    if (other !== heard && other.length < heard.length + 4 && !more(bits & ~theirs, most + 1)) {
      const apart = slips(heard, other, most + 1, true);
      apart <= most + 1 && near(other, apart);
    }
  }
}

/**
 * Reads what was typed: each word, and two words that the index writes as one, or one that it writes as two.
 *
 * @param {Index} index
 * @param {string} query
 * @returns {Asked[]}
 */
function readQuery(index, query) {
  const typed = words(query.slice(0, 200)).slice(0, 12);
  const open = !/\s$/.test(query);
  const asked = /** @type {Asked[]} */ ([]);
  for (let at = 0; at < typed.length; at++) {
    const word = typed[at] ?? "";
    const after = typed[at + 1] ?? "";
    const pair = after ? joins(index, word, after) : new Map();
    if (pair.size > 0) {
      asked.push({ found: pair, weight: 1 });
      if (!index.byStem.has(stem(word)) || !index.byStem.has(stem(after))) {
        at++; // one of them is no word by itself
        continue;
      }
    }
    const found = meanings(index, word, open && at === typed.length - 1);
    asked.push(...halves(index, word, found));
    asked.push({ found, weight: isCommon(word) ? LITTLE : 1 });
  }
  return asked;
}

/**
 * @param {Index} index
 * @param {string} word
 * @param {string} after - the word typed behind it
 * @returns {Map<number, number>} what the two mean as one: "back up", and misspelt "bi poler"
 */
function joins(index, word, after) {
  const known = index.byStem.has(stem(word));
  const exact = index.byWord.get(word + after);
  if (exact !== undefined) {
    return known && isCommon(after) ? new Map() : new Map([[exact, 1]]);
  }
  if ((known && index.byStem.has(stem(after))) || word.length + after.length < 6) {
    return new Map();
  }
  const short = Math.min(word.length, after.length) < 4;
  return short
    ? new Map([...meanings(index, word + after, false)].filter(([, sure]) => sure > 0.6))
    : new Map();
}

/** @param {Index} index @param {string} word @param {Map<number, number>} found @returns {Asked[]} */
function halves(index, word, found) {
  if (word.length < 6 || Math.max(0, ...found.values()) > 0.9) {
    return [];
  }
  for (let cut = 2; cut <= word.length - 2; cut++) {
    const both = [word.slice(0, cut), word.slice(cut)].map((half) => index.byWord.get(half) ?? -1);
    if (both.every((at) => at >= 0)) {
      return both.map((at) => ({ found: new Map([[at, 0.9]]), weight: 0.8 }));
    }
  }
  return [];
}

/**
 * @param {Index} index - from prepare()
 * @param {string} query - what was typed, so far
 * @param {number} most - how many results at most
 * @returns {Result[]} best first; always the same for the same index and query
 */
export function search(index, query, most = 12) {
  const asked = readQuery(index, query);
  /** @type {Map<number, { sum: number, mass: number }>} */
  const hits = new Map();
  /** @type {Map<number, { each: number[], best: number, unit: number }>} */
  const cards = new Map();
  let total = 0;
  asked.forEach(({ found, weight }, number) => {
    const best = new Map();
    let heaviest = 0;
    for (const [at, sure] of found) {
      const term = /** @type {Term} */ (index.terms[at]);
      heaviest = Math.max(heaviest, term.rare * sure);
      for (const unit of term.units) {
        best.set(unit, Math.max(best.get(unit) ?? 0, sure * term.rare));
      }
    }
    total += weight * (heaviest || Math.log(1 + index.cards.length) * 0.7);
    for (const [unit, value] of best) {
      const { card, kind } = /** @type {Unit} */ (index.units[unit]);
      const hit = hits.get(unit) ?? { sum: 0, mass: 0 };
      hits.set(unit, { sum: hit.sum + value * weight, mass: hit.mass + value });
      const seen = cards.get(card) ?? { each: [], best: 0, unit };
      seen.each[number] = Math.max(seen.each[number] ?? 0, value * weight * WEIGHT[kind]);
      cards.set(card, seen);
    }
  });
  for (const [at, { sum, mass }] of hits) {
    const unit = /** @type {Unit} */ (index.units[at]);
    const seen = cards.get(unit.card);
    const covers = Math.min(1, sum / (total || 1)); // how much of what was typed this text explains
    const filled =
      unit.kind === "summary" || unit.kind === "body" ? 0.3 : Math.min(1, mass / (unit.mass || 1));
    const whole = filled > 0.97 ? PHRASE * (unit.terms.length - 1) : 0;
    const value =
      WEIGHT[unit.kind] *
      (sum + whole) *
      (1 - SHARE.text + SHARE.text * covers) *
      (1 - SHARE.filled + SHARE.filled * filled);
    if (seen && value > seen.best) {
      seen.best = value;
      seen.unit = at;
    }
  }
  const ranked = [...cards]
    .map(([card, { each, best, unit }]) => {
      const all = each.reduce((sum, value) => sum + (value ?? 0), 0);
      const covers = Math.min(1, all / (total || 1)); // how much of what was typed the whole card explains
      const score = (best + SHARE.all * all) * (1 - SHARE.card + SHARE.card * covers);
      return { card, unit: /** @type {Unit} */ (index.units[unit]), score };
    })
    .sort((one, other) => other.score - one.score || one.card - other.card)
    .slice(0, most);
  const least = (ranked[0]?.score ?? 0) * TAIL;
  return ranked
    .filter(({ score }) => score >= least)
    .map(({ card, unit, score }) => ({
      entry: /** @type {Entry} */ (index.cards[card]),
      score,
      why: { kind: unit.kind, text: unit.text },
    }));
}

/**
 * @param {Index} index - from prepare()
 * @param {string} query - words that found nothing
 * @returns {Result[]} what they would find with fewer letters, three at most
 */
export function nearest(index, query) {
  for (const cut of [12, 8, 6, 5, 4, 3].filter((letters) => letters < query.length)) {
    const found = search(index, query.slice(0, cut), 3);
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}
