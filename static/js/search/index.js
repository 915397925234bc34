import { sound, stem, words } from "./words.js";

/**
 * @typedef {object} Entry - one card as the index holds it
 * @property {string} id
 * @property {string} title
 * @property {string} summary
 * @property {string[]} aliases
 * @property {string} body - the other words of its glance
 */
/** @typedef {"title" | "alias" | "same" | "summary" | "body"} Kind - "same": what the deck says an alias means */
/** @typedef {{ card: number, kind: Kind, text: string, terms: number[], mass: number }} Unit - a text that is matched as one */
/** @typedef {{ word: string, letters: number, units: number[], rare: number }} Term - a word of the index */
/**
 * @typedef {object} Index
 * @property {Entry[]} cards
 * @property {Term[]} terms
 * @property {Unit[]} units
 * @property {Map<string, number>} byWord
 * @property {Map<string, number[]>} byStem
 * @property {Map<string, { places: number[], letters: number }>} bySound
 * @property {Map<string, string[]>} same - a saying -> the texts that mean the same
 */

export const LITTLE = 0.2; // what a word counts that says little
const COMMON = new Set(
  (
    "a about after all an and any are as at be because been but by can cant could did do does doing dont for from get " +
    "gets getting give go goes going gonna got guy had has have he hed hell help her here hes him his how i id if im in " +
    "into is isnt it its just keep keeps lady like look looks man me my need needs no not of off on one or other our " +
    "out over people person police really said say says she shes should so some someone somebody something subject " +
    "dude female male fella gal bro sir just time make makes making take taking come comes coming put " +
    "right now here there way again " +
    "suspect tell than that thats the their them then there these they theyre thing this those to too trying up us use " +
    "very want wants was we were what when where which while who whos why will with woman wont would you your"
  )
    .split(" ")
    .map(stem),
);

/** @param {string} word @returns {boolean} whether it says little: "have", and so "having" too */
export const isCommon = (word) => COMMON.has(stem(word));

/**
 * @param {string[][]} rows - the index's parts joined, in any order (deck/site/search_index.py)
 * @param {string[][]} same - groups of words that mean the same
 * @returns {Index} what search() needs, made once
 */
export function prepare(rows, same) {
  const cards = rows
    .map(([id = "", title = "", summary = "", aliases = "", body = ""]) => ({
      id,
      title,
      summary,
      aliases: aliases ? aliases.split("\n") : [],
      body,
    }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  /** @type {Index} */
  const index = {
    cards,
    terms: [],
    units: [],
    byWord: new Map(),
    byStem: new Map(),
    bySound: new Map(),
    same: new Map(),
  };
  for (const group of same) {
    for (const text of group) {
      index.same.set(saying(text), [...(index.same.get(saying(text)) ?? []), ...group]);
    }
  }
  cards.forEach((entry, card) => {
    const own = new Set([entry.title, ...entry.aliases].map(saying));
    addUnit(index, card, "title", entry.title);
    for (const alias of entry.aliases) {
      addUnit(index, card, "alias", alias);
    }
    for (const other of new Set([...own].flatMap((known) => index.same.get(known) ?? []))) {
      own.has(saying(other)) || addUnit(index, card, "same", other);
    }
    addUnit(index, card, "summary", entry.summary);
    addUnit(index, card, "body", entry.body);
  });
  weigh(index);
  return index;
}

/** @param {string} text @returns {string} what makes two texts one saying: their stems in order */
export const saying = (text) => words(text).map(stem).join(" ");

/** @param {Index} index @param {number} card @param {Kind} kind @param {string} text */
function addUnit(index, card, kind, text) {
  const terms = words(text).map((word) => addTerm(index, word));
  const unit = index.units.push({ card, kind, text, terms, mass: 0 }) - 1;
  for (const at of new Set(terms)) {
    index.terms[at]?.units.push(unit);
  }
}

/** @param {Index} index @param {string} word @returns {number} the word's place in the index */
function addTerm(index, word) {
  const known = index.byWord.get(word);
  if (known !== undefined) {
    return known;
  }
  const at = index.terms.push({ word, letters: letters(word), units: [], rare: 0 }) - 1;
  index.byWord.set(word, at);
  push(index.byStem, stem(word), at);
  const heard = sound(word);
  const alike = index.bySound.get(heard);
  alike ? alike.places.push(at) : index.bySound.set(heard, { places: [at], letters: letters(heard) });
  return at;
}

/** @param {Map<string, number[]>} map @param {string} key @param {number} value */
function push(map, key, value) {
  const list = map.get(key);
  list ? list.push(value) : map.set(key, [value]);
}

/** Gives each word its weight: rare words say more. @param {Index} index */
function weigh(index) {
  for (const forms of index.byStem.values()) {
    const terms = forms.map((at) => /** @type {Term} */ (index.terms[at]));
    const cards = new Set(terms.flatMap((term) => term.units.map((unit) => index.units[unit]?.card)));
    for (const term of terms) {
      const rare = Math.log(2 + index.cards.length / (cards.size + 0.5));
      term.rare = isCommon(term.word) ? rare * LITTLE : rare;
    }
  }
  for (const unit of index.units) {
    unit.mass = unit.terms.reduce((sum, at) => sum + (index.terms[at]?.rare ?? 0), 0);
  }
}

/** A bit for each letter: words that share few letters need no comparing. @param {string} word */
export function letters(word) {
  let bits = 0;
  for (let at = 0; at < word.length; at++) {
    bits |= 1 << (word.charCodeAt(at) % 31);
  }
  return bits;
}
