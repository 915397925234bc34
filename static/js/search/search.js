import { isCommon } from "./common.js";
import { isElsewhere } from "./elsewhere.js";
import { hear } from "./hear.js";
import { textOf } from "./index.js";
import { readQuery, typedWords } from "./read.js";
import { mass, rarity } from "./weight.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./index.js").Entry} Entry */
/** @typedef {import("./index.js").Kind} Kind */
/** @typedef {import("./read.js").Asked} Asked */
/** @typedef {{ entry: Entry, score: number, fit: number, why: { kind: Kind, text: string } }} Result - fit: how much of what was typed it explains */
/** @typedef {{ sure: boolean, results: Result[] }} Answer - best first; when not sure, no card fits all that was typed */
/** @typedef {{ each: Float64Array, times: Float64Array, told: Float64Array, best: number, whole: number, unit: number }} Seen - what a card has of each word */

const TAIL = 0.2; // what scores less than this share of the best is noise to a hurried eye
const WEIGHT = { title: 1.05, alias: 1, same: 0.7, summary: 0.45 };
const TELLS = { title: 1, alias: 1, same: 1, summary: 0.8 }; // how well each shows that the card fits
// What the sum over a card's texts adds, and how much each share of a match decides.
const PHRASE = 1; // what each word after the first adds where a whole title or alias stands in what was typed
const SHARE = { all: 0.5, card: 0.3, text: 0.6, filled: 0.5 };
const AGREE = 0.2; // what it adds, each time twice as many texts of a card hold a word
const DANGER = 1.1; // of two cards within a tenth, the one about a weapon or a threat to life stands first
// A first card that explains less of what was typed is no answer; a whole title or alias in it speaks for the card.
// Who looks for a form types two or three words that all say something; who describes a person says more, with
// little words between, and each word more and each little word says that a card may be meant.
const DOUBT = { bound: 0.9, from: 3, word: 0.08, words: 4, little: 0.1, littles: 2 };
const EAR = { below: 0.8, more: 0.2 }; // what fits worse is read by ear as well, and that must explain more
const WHOLE = 0.25;
const CLOSEST = 3;
const NAMED = 0.97; // how much of a title or alias must stand in what was typed

/**
 * @param {Index} index - from prepare()
 * @param {string} query - what was typed, so far
 * @param {number} most - how many results at most
 * @returns {Answer} always the same for the same index and query
 */
export function search(index, query, most = 12) {
  const typed = typedWords(index, query);
  const read = found(index, readQuery(index, query), most);
  const heard = fit(read) < EAR.below ? hear(index, typed) : undefined;
  const other = heard ? found(index, heard, most) : [];
  const least = bound(index, typed);
  const results = fit(other) >= Math.max(least, fit(read) + EAR.more) ? other : read;
  return { sure: fit(results) >= least, results };
}

/** @param {Result[]} results @returns {number} how much of what was typed the first explains */
const fit = (results) => results[0]?.fit ?? 0;

/** @param {Index} index @param {string[]} typed @returns {number} how much the first card must explain of it */
function bound(index, typed) {
  if (isElsewhere(index.elsewhere, typed)) {
    return Number.POSITIVE_INFINITY;
  }
  const more = Math.min(Math.max(0, typed.length - DOUBT.from), DOUBT.words);
  const little = Math.min(typed.filter(isCommon).length, DOUBT.littles);
  return DOUBT.bound - DOUBT.word * more - DOUBT.little * little;
}

/** @param {Index} index @param {Asked[]} asked @param {number} most @returns {Result[]} */
function found(index, asked, most) {
  const need = asked.reduce((sum, word) => sum + word.need, 0) || 1;
  const ranked = [...rank(index, asked, need)]
    .map(([card, seen]) => ({ card, seen, score: scoreOf(index, card, seen, need) }))
    .sort((one, other) => other.score - one.score || one.card - other.card);
  showDanger(index, ranked);
  ranked.length = Math.min(ranked.length, most);
  const least = (ranked[0]?.score ?? 0) * TAIL;
  return ranked
    .filter(({ score }) => score >= least)
    .map(({ card, seen, score }) => result(index, card, seen, asked, score));
}

/**
 * Puts the best card about a danger that was named, "kid with a gun at school", third at the latest.
 *
 * @param {Index} index
 * @param {{ card: number, seen: Seen, score: number }[]} ranked - best first
 */
function showDanger(index, ranked) {
  const named = ranked.findIndex(({ card, seen }) => index.cards[card]?.danger && seen.whole > NAMED);
  const third = ranked[CLOSEST - 1];
  if (third && named >= CLOSEST) {
    const [danger] = ranked.splice(named, 1);
    danger && ranked.splice(CLOSEST - 1, 0, { ...danger, score: third.score });
  }
}

/** @param {Answer} answer @returns {Result[]} what is shown once typing rests: of what fits badly, the closest alone */
export const settled = ({ sure, results }) => (sure ? results : results.slice(0, CLOSEST));

/** @param {Index} index @param {number} card @param {Seen} seen @param {number} need @returns {number} */
function scoreOf(index, card, { each, times, best }, need) {
  let [all, plain] = [0, 0];
  for (let at = 0; at < each.length; at++) {
    plain += each[at] ?? 0;
    all += (each[at] ?? 0) * (1 + AGREE * Math.log2(times[at] || 1));
  }
  const covers = Math.min(1, plain / need); // how much of what was typed the whole card explains
  const danger = index.cards[card]?.danger ? DANGER : 1;
  return (best + SHARE.all * all) * (1 - SHARE.card + SHARE.card * covers) * danger;
}

/** @param {Index} index @param {number} card @param {Seen} seen @param {Asked[]} asked @param {number} score @returns {Result} */
function result(index, card, { told, whole, unit }, asked, score) {
  const entry = /** @type {Entry} */ (index.cards[card]);
  const sign = entry.danger ? 2 * WHOLE : WHOLE; // a knife is a knife, whatever else was typed
  const fit = shareOf(asked, told) + sign * explained(whole) ** 8;
  return {
    entry,
    score,
    fit,
    why: { kind: index.kind[unit] ?? "summary", text: textOf(index, unit) },
  };
}

/** @param {number} sure @returns {number} how far a word is explained: one that is probably meant, nearly wholly */
const explained = (sure) => (sure > 0.4 ? (2 + Math.min(1, sure)) / 3 : sure);

/**
 * @param {Asked[]} asked
 * @param {Float64Array} told - what a card's texts show of each
 * @returns {number} the share that the card explains of the words that say something
 */
function shareOf(asked, told) {
  const loud = asked.some(({ little }) => !little);
  let [share, need] = [0, 0];
  asked.forEach((word, at) => {
    if (!(loud && word.little)) {
      need += word.need;
      share += word.need * explained((told[at] ?? 0) / word.need);
    }
  });
  return share / (need || 1);
}

/**
 * @param {Index} index
 * @param {Asked[]} asked
 * @param {number} need - of all that was typed
 * @returns {Map<number, Seen>} what each card has of it
 */
function rank(index, asked, need) {
  const sums = new Float64Array(index.owner.length);
  const hit = /** @type {number[]} */ ([]);
  /** @type {Map<number, Seen>} */
  const cards = new Map();
  asked.forEach((word, number) => {
    for (const [unit, value] of held(index, word)) {
      sums[unit] || hit.push(unit);
      sums[unit] = (sums[unit] ?? 0) + value;
      note(index, cards, unit, asked.length, number, value);
    }
  });
  for (const unit of hit) {
    const kind = index.kind[unit] ?? "summary";
    const filled = Math.min(1, (sums[unit] ?? 0) / (mass(index, unit) || 1));
    const value = worth(index, unit, sums[unit] ?? 0, filled, need);
    const seen = cards.get(index.owner[unit] ?? -1);
    if (seen && kind !== "summary") {
      seen.whole = Math.max(seen.whole, filled);
    }
    if (seen && value > seen.best) {
      seen.best = value;
      seen.unit = unit;
    }
  }
  return cards;
}

/**
 * @param {Index} index
 * @param {Map<number, Seen>} cards
 * @param {number} unit - a text that holds a typed word
 * @param {number} words - how many were typed
 * @param {number} number - which it is
 * @param {number} value - what that is worth
 */
function note(index, cards, unit, words, number, value) {
  const [card, kind] = [index.owner[unit] ?? 0, index.kind[unit] ?? "summary"];
  const seen = cards.get(card) ?? unseen(words, unit);
  seen.each[number] = Math.max(seen.each[number] ?? 0, value * WEIGHT[kind]);
  seen.told[number] = Math.max(seen.told[number] ?? 0, value * TELLS[kind]);
  seen.times[number] = (seen.times[number] ?? 0) + 1;
  cards.set(card, seen);
}

/** @param {number} words @param {number} unit @returns {Seen} */
const unseen = (words, unit) => ({
  each: new Float64Array(words),
  times: new Float64Array(words),
  told: new Float64Array(words),
  best: 0,
  whole: 0,
  unit,
});

/** @param {Index} index @param {Asked} word @returns {Map<number, number>} the texts that hold it -> what that is worth */
function held(index, { found, cap }) {
  const best = new Map();
  for (const [word, sure] of found) {
    const value = sure * Math.min(cap, rarity(index, word));
    for (let at = index.starts[word] ?? 0; at < (index.starts[word + 1] ?? 0); at++) {
      const unit = index.places[at] ?? 0;
      value > (best.get(unit) ?? 0) && best.set(unit, value);
    }
  }
  return best;
}

/**
 * @param {Index} index
 * @param {number} unit
 * @param {number} sum - what it holds of what was typed
 * @param {number} filled - how much of it was typed
 * @param {number} need - of all that was typed
 * @returns {number} what the text is worth as an answer
 */
function worth(index, unit, sum, filled, need) {
  const kind = index.kind[unit] ?? "summary";
  const covers = Math.min(1, sum / need);
  const full = kind === "summary" ? 0.3 : filled;
  const whole = full > 0.97 ? PHRASE * ((index.from[unit + 1] ?? 0) - (index.from[unit] ?? 0) - 1) : 0;
  return (
    WEIGHT[kind] *
    (sum + whole) *
    (1 - SHARE.text + SHARE.text * covers) *
    (1 - SHARE.filled + SHARE.filled * full)
  );
}
