import { elsewhere } from "./elsewhere.js";
import { weigh } from "./weight.js";
import { fold, letters, sound, stem, words } from "./words.js";

/**
 * @typedef {object} Entry - one card as the index holds it
 * @property {string} id
 * @property {string} title
 * @property {string} summary
 * @property {string} aliases - one a line
 * @property {boolean} danger - whether it is about a weapon or a threat to life
 */
/** @typedef {"title" | "alias" | "same" | "summary"} Kind - "same": what the deck says an alias means */
/**
 * @typedef {object} Index - units (texts that are matched as one), words, and the families of words with one stem, are
 *     known by their number: a large deck has two hundred thousand units, too many for an object each
 * @property {Entry[]} cards
 * @property {number[]} owner - the card of each unit
 * @property {Kind[]} kind - of each unit
 * @property {number[]} from - where the words of each unit begin in `terms`; one more than there are units
 * @property {number[]} first - the first unit of each card: its title, then come its aliases
 * @property {Map<number, string>} meant - the texts of the units that are of no card
 * @property {number[]} terms - the words of all units, one unit after the other
 * @property {string[]} words
 * @property {number[]} bits - the letters() of each word
 * @property {number[]} family - of each word
 * @property {string[]} stems - of each family
 * @property {number[][]} forms - the words of each family
 * @property {number[]} rare - of each word: rare families say more
 * @property {Map<string, number>} byWord
 * @property {Map<string, number>} byStem - stem -> family
 * @property {Int32Array} starts - where the units of each word begin in `places`
 * @property {Int32Array} places
 * @property {Map<string, number[]>} heard - words by their sound, once asked for
 * @property {Map<string, string[]>} same - a saying -> the texts that mean the same
 * @property {Map<string, string>} numbers - "fifty" -> "50"
 * @property {Set<string>} elsewhere - from elsewhere()
 */

const LINE = 10; // the code of what ends a line
/**
 * @param {string[][]} rows - the index's parts joined, in any order (deck/site/search_index.py)
 * @param {{ same: string[][], numbers: string[][], elsewhere: string[] }} tables - groups of words that mean the same; numbers in
 *     words; what no card answers
 * @returns {Index} what search() needs, made once
 */
export function prepare(rows, tables) {
  const cards = rows.map(entry).sort((one, other) => (one.id < other.id ? -1 : 1));
  /** @type {Index} */
  const index = {
    cards,
    owner: [],
    kind: [],
    from: [0],
    first: [],
    meant: new Map(),
    terms: [],
    words: [],
    bits: [],
    family: [],
    stems: [],
    forms: [],
    rare: [],
    byWord: new Map(),
    byStem: new Map(),
    starts: new Int32Array(0),
    places: new Int32Array(0),
    heard: new Map(),
    same: new Map(),
    numbers: new Map(tables.numbers.map(([word = "", digits = ""]) => [word, digits])),
    elsewhere: new Set(),
  };
  cards.forEach((_, card) => addCard(index, card));
  addSame(index, [...tables.same, ...tables.numbers]);
  index.elsewhere = elsewhere(tables.elsewhere, index.words);
  place(index);
  weigh(index);
  return index;
}

/** @param {string[]} row @returns {Entry} */
function entry([id = "", title = "", summary = "", aliases = "", danger = ""]) {
  return {
    id,
    title,
    summary,
    aliases: aliases.replaceAll(";", "\n"),
    danger: danger !== "",
  };
}

/** @param {string} text @returns {string} what makes two texts one saying: their stems in order */
export const saying = (text) => words(text).map(stem).join(" ");

/** @param {Index} index @param {number} card */
function addCard(index, card) {
  const { title, summary, aliases } = /** @type {Entry} */ (index.cards[card]);
  index.first.push(index.owner.length);
  addUnits(index, card, "title", title);
  aliases && addUnits(index, card, "alias", aliases);
  addUnits(index, card, "summary", summary);
}

/**
 * Reads all texts of a kind in one go, letter by letter.
 *
 * @param {Index} index
 * @param {number} card
 * @param {Kind} kind
 * @param {string} texts - one a line
 */
function addUnits(index, card, kind, texts) {
  const plain = fold(texts);
  const { terms, byWord } = index;
  let start = 0;
  for (let at = 0; at <= plain.length; at++) {
    const code = at < plain.length ? plain.charCodeAt(at) : LINE;
    if ((code > 96 && code < 123) || (code > 47 && code < 58)) {
      continue; // a letter or a digit
    }
    if (at > start) {
      const word = plain.slice(start, at);
      terms.push(byWord.get(word) ?? addWord(index, word));
    }
    start = at + 1;
    if (code === LINE) {
      index.owner.push(card);
      index.kind.push(kind);
      index.from.push(terms.length);
    }
  }
}

/** @param {Index} index @param {number} unit @returns {string} its text */
export function textOf(index, unit) {
  const card = index.owner[unit] ?? 0;
  const { title, summary, aliases } = /** @type {Entry} */ (index.cards[card]);
  const alias = unit - (index.first[card] ?? 0) - 1;
  const texts = {
    title,
    summary,
    alias: "",
    same: index.meant.get(unit) ?? "",
  };
  const kind = index.kind[unit] ?? "summary";
  return kind === "alias" ? (aliases.split("\n")[alias] ?? "") : texts[kind];
}

/** @param {Index} index @param {string} word @returns {number} its number */
function addWord(index, word) {
  const at = index.words.push(word) - 1;
  const root = stem(word);
  let family = index.byStem.get(root);
  if (family === undefined) {
    family = index.stems.push(root) - 1;
    index.byStem.set(root, family);
    index.forms.push([]);
  }
  index.byWord.set(word, at);
  index.bits.push(letters(word));
  index.family.push(family);
  index.forms[family]?.push(at);
  return at;
}

/**
 * Gives each card the texts that mean the same as its title or an alias.
 *
 * @param {Index} index
 * @param {string[][]} groups
 */
function addSame(index, groups) {
  for (const group of groups) {
    for (const text of group) {
      const key = saying(text);
      index.same.set(key, [...(index.same.get(key) ?? []), ...group]);
    }
  }
  const firsts = new Set([...index.same.keys()].map((key) => key.split(" ")[0]));
  const families = index.stems.map((root) => firsts.has(root));
  const meant = /** @type {[number, string[]][]} */ ([]);
  index.kind.forEach((kind, unit) => {
    if (
      (kind === "title" || kind === "alias") &&
      families[index.family[index.terms[index.from[unit] ?? 0] ?? 0] ?? 0]
    ) {
      const others = index.same.get(stems(index, unit));
      others && meant.push([index.owner[unit] ?? 0, others]);
    }
  });
  const cards = new Set(meant.map(([card]) => card));
  const known = new Set();
  index.owner.forEach((card, unit) => cards.has(card) && known.add(`${card} ${stems(index, unit)}`));
  for (const [card, others] of meant) {
    for (const other of others) {
      const key = `${card} ${saying(other)}`;
      if (!known.has(key)) {
        known.add(key);
        index.meant.set(index.owner.length, other);
        addUnits(index, card, "same", other);
      }
    }
  }
}

/** @param {Index} index @param {number} unit @returns {string} the saying() of its text */
const stems = (index, unit) =>
  index.terms
    .slice(index.from[unit], index.from[unit + 1])
    .map((at) => index.stems[index.family[at] ?? 0])
    .join(" ");

/** Notes for each word the units that hold it. @param {Index} index */
function place(index) {
  const starts = new Int32Array(index.words.length + 1);
  for (const at of index.terms) {
    starts[at + 1] = (starts[at + 1] ?? 0) + 1;
  }
  for (let at = 1; at < starts.length; at++) {
    starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  }
  const next = starts.slice();
  const places = new Int32Array(index.terms.length);
  for (let unit = 0; unit < index.owner.length; unit++) {
    for (let at = index.from[unit] ?? 0; at < (index.from[unit + 1] ?? 0); at++) {
      const word = index.terms[at] ?? 0;
      places[next[word] ?? 0] = unit;
      next[word] = (next[word] ?? 0) + 1;
    }
  }
  index.starts = starts;
  index.places = places;
}

/** @param {Index} index @returns {Map<string, number[]>} its words by their sound */
export function sounds(index) {
  if (index.heard.size === 0) {
    index.words.forEach((word, at) => {
      const heard = sound(word);
      const list = index.heard.get(heard);
      list ? list.push(at) : index.heard.set(heard, [at]);
    });
  }
  return index.heard;
}
