// The same words and the same difference as deck/release/word_diff.py gives; one table of cases holds both equal.

/** @typedef {[number, number, number]} Run - equal words: where in the old, where in the new, how many */
/** @typedef {{ kind: "same" | "gone" | "came" | "dots", words: string[] }} Part */

const CONTEXT = 4; // words before and after what changed
const WITHIN = new Set(["a", "b", "code", "em", "i", "span", "strong", "time"]); // stand within a word or a sentence
const TAG = /<\/?([a-z][a-z0-9]*)(?:"[^"]*"|'[^']*'|[^'">])*>|<!--[^]*?-->/gi;
/** @type {Record<string, string>} */
const SIGNS = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/**
 * @param {string} html - a page, or a part of one without an aside
 * @returns {string[]} the visible words of its <main>; those of its <aside> are other cards' words
 */
export function wordsOf(html) {
  const main = /<main\b[^]*?<\/main>/.exec(html)?.[0] ?? "";
  const own = main.replace(/<(aside|cite|dl|button)\b[^]*?<\/\1>|<(\w+)[^>]* data-apart[^]*?<\/\2>/g, " ");
  const text = own.replace(TAG, (_, /** @type {string} */ tag) =>
    WITHIN.has(tag?.toLowerCase()) ? "" : " ",
  );
  return text
    .replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, sign)
    .split(/\s+/)
    .filter(Boolean);
}

/** @param {string} whole @param {string} name @returns {string} the letter that a reference stands for */
function sign(whole, name) {
  const number = name.startsWith("#x") ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return name.startsWith("#") ? String.fromCodePoint(number) : (SIGNS[name] ?? whole);
}

/**
 * @param {string[]} old
 * @param {string[]} fresh
 * @returns {Part[]} what went and what came, with a few words around; empty when nothing did
 */
export function difference(old, fresh) {
  const same = merged(blocks(old, fresh, placesOf(fresh), 0, old.length, 0, fresh.length));
  /** @type {Part[]} */
  const parts = [];
  let [at, to] = [0, 0];
  for (const [start, begin, size] of [...same, run(old.length, fresh.length, 0)]) {
    addPart(parts, "gone", old.slice(at, start));
    addPart(parts, "came", fresh.slice(to, begin));
    [at, to] = [start + size, begin + size];
    const last = at === old.length && to === fresh.length;
    context(parts, old.slice(start, at), start + begin === 0, last);
  }
  return parts.some(({ kind }) => kind === "gone" || kind === "came") ? parts : [];
}

/** @param {Part[]} parts @param {Part["kind"]} kind @param {string[]} words */
function addPart(parts, kind, words) {
  if (words.length > 0) {
    parts.push({ kind, words });
  }
}

/**
 * Keeps the words next to a change; what lies between is told as three dots.
 *
 * @param {Part[]} parts
 * @param {string[]} same
 * @param {boolean} first - nothing changed before
 * @param {boolean} last - nothing changes after
 */
function context(parts, same, first, last) {
  const before = first ? [] : same.slice(0, CONTEXT);
  const after = last ? [] : same.slice(-CONTEXT);
  if (before.length + after.length >= same.length) {
    addPart(parts, "same", same);
    return;
  }
  addPart(parts, "same", before);
  addPart(parts, "dots", ["…"]);
  addPart(parts, "same", after);
}

/** @param {string[]} words @returns {Map<string, number[]>} where each word stands */
function placesOf(words) {
  const places = new Map();
  words.forEach((word, at) => {
    const known = places.get(word);
    known ? known.push(at) : places.set(word, [at]);
  });
  return places;
}

/**
 * The longest run of equal words, then the same on either side of it (difflib.SequenceMatcher without its junk).
 *
 * @param {string[]} old
 * @param {string[]} fresh
 * @param {Map<string, number[]>} places - of fresh
 * @param {number} start @param {number} end - of old
 * @param {number} begin @param {number} stop - of fresh
 * @returns {Run[]} in their order
 */
function blocks(old, fresh, places, start, end, begin, stop) {
  const [i, j, size] = longest(old, places, start, end, begin, stop);
  return size === 0
    ? []
    : [
        ...blocks(old, fresh, places, start, i, begin, j),
        [i, j, size],
        ...blocks(old, fresh, places, i + size, end, j + size, stop),
      ];
}

/**
 * @param {string[]} old
 * @param {Map<string, number[]>} places
 * @param {number} start @param {number} end
 * @param {number} begin @param {number} stop
 * @returns {Run} the first of the longest
 */
function longest(old, places, start, end, begin, stop) {
  /** @type {Run} */
  let best = [start, begin, 0];
  /** @type {Map<number, number>} */
  let lengths = new Map();
  for (let i = start; i < end; i++) {
    const next = new Map();
    for (const j of places.get(old[i] ?? "") ?? []) {
      if (j >= begin && j < stop) {
        const size = (lengths.get(j - 1) ?? 0) + 1;
        next.set(j, size);
        best = size > best[2] ? [i - size + 1, j - size + 1, size] : best;
      }
    }
    lengths = next;
  }
  return best;
}

/** @param {number} i @param {number} j @param {number} size @returns {Run} */
function run(i, j, size) {
  return [i, j, size];
}

/** @param {Run[]} runs @returns {Run[]} runs that touch made one */
function merged(runs) {
  /** @type {Run[]} */
  const all = [];
  for (const [i, j, size] of runs) {
    const last = all.at(-1);
    if (last && last[0] + last[2] === i && last[1] + last[2] === j) {
      last[2] += size;
    } else {
      all.push(run(i, j, size));
    }
  }
  return all;
}
