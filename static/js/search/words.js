const PLAIN = /^[\x00-\x7f]*$/;

/**
 * @param {string} text - anything an officer types or an editor writes
 * @returns {string} the same in lower case, without accents and apostrophes
 */
export const fold = (text) =>
  (PLAIN.test(text) ? text : text.normalize("NFKD"))
    .replace(/[\u0300-\u036f'\u2018\u2019`]/g, "")
    .toLowerCase();

/**
 * @param {string} text
 * @returns {string[]} its words
 */
export const words = (text) => fold(text).match(/[a-z0-9]+/g) ?? [];

/** @type {[RegExp, string][]} */
const ENDINGS = [
  [/([aeiou][^aeiou]+ic)k(?:s|ed|er|y|ing)?$/, "$1"], // panicking and the slip panick as panic, not picking as pic
  [/(ss|us|is)$/, "$1"],
  [/ies$/, "y"],
  [/(ch|sh|x|z)es$/, "$1"],
  [/s$/, ""],
];
// "y" goes too, but not after c; no look back, for Safari before 16.4 would then refuse the whole script.
const TAILS = /(?:ational|ation|ition|ment|ness|ing|ied|ed|er|ly|ion|al|ive|ity|ic|e)$|([^c])y$/;

/**
 * Cuts a word to what its forms share: "choking", "choked" and "chokes" are one. Both what is typed and what is
 * written go through it, so it need only be even-handed, not right.
 *
 * @param {string} word - one word
 * @returns {string} its stem
 */
export function stem(word) {
  if (word.length < 4 || /\d/.test(word)) {
    return word;
  }
  let short = word;
  for (const [ending, left] of ENDINGS) {
    if (ending.test(short)) {
      short = short.replace(ending, left);
      break;
    }
  }
  const cut = short.replace(TAILS, "$1");
  const root = cut.length >= 3 && /[aeiouy]/.test(cut) ? cut : short;
  return root.replace(/([bdfgklmnprt])\1$/, "$1").replace(/y$/, "i");
}

const SOUNDS = [
  [/^(kn|gn|pn|ps|wr)/, (/** @type {string} */ start) => (start[0] === "w" ? "r" : (start[1] ?? ""))],
  [/ph/g, "f"],
  [/sch|sk|ck|q/g, "k"],
  [/x/g, "ks"],
  [/c(?=[eiy])/g, "s"],
  [/[ck]+/g, "k"],
  [/tz|ts|z/g, "s"],
  [/g(?=[eiy])/g, "j"],
  [/gh/g, ""],
  [/dj|dg/g, "j"],
  [/w?h/g, ""],
  [/[aeiouyw]+/g, "a"],
  [/(.)\1+/g, "$1"],
];

/**
 * @param {string} word - one word
 * @returns {string} how it sounds, roughly: "siezure" and "seizure" are one, "fycho" and "psycho" nearly
 */
export function sound(word) {
  let heard = word;
  for (const [letters, said] of SOUNDS) {
    heard = heard.replace(/** @type {RegExp} */ (letters), /** @type {any} */ (said));
  }
  return heard.length > 1 ? heard.replace(/a$/, "") : heard;
}

/**
 * Counts letters dropped, added, changed or swapped with their neighbour (Damerau's four errors), up to a limit.
 *
 * @param {string} typed - what was typed
 * @param {string} meant - what it may mean
 * @param {number} most - give up beyond this
 * @param {boolean} open - whether more letters of `meant` may follow for nothing: the word is still being typed
 * @returns {number} how many; most + 1 when there are more
 */
export function slips(typed, meant, most, open) {
  if (typed.length - meant.length > most || (!open && meant.length - typed.length > most)) {
    return most + 1;
  }
  const wide = Math.min(meant.length, typed.length + most);
  let before = /** @type {number[]} */ ([]);
  let last = Array.from({ length: wide + 1 }, (_, at) => at);
  for (let i = 1; i <= typed.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= wide; j++) {
      const same = typed[i - 1] === meant[j - 1];
      let cost = Math.min((row[j - 1] ?? 9) + 1, (last[j] ?? 9) + 1, (last[j - 1] ?? 9) + (same ? 0 : 1));
      if (i > 1 && j > 1 && typed[i - 1] === meant[j - 2] && typed[i - 2] === meant[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 9) + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) {
      return most + 1;
    }
    before = last;
    last = row;
  }
  return open ? Math.min(...last) : meant.length > wide ? most + 1 : (last[wide] ?? most + 1);
}

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/**
 * @param {string} one - a letter
 * @param {string} other - another
 * @returns {boolean} whether their keys touch: the slip of a gloved thumb
 */
function beside(one, other) {
  const [above, below] = [one, other].map((letter) => ROWS.findIndex((row) => row.includes(letter)));
  const [left, right] = [ROWS[above ?? -1], ROWS[below ?? -1]].map((row, at) =>
    (row ?? "").indexOf([one, other][at] ?? ""),
  );
  return Math.abs((above ?? -9) - (below ?? 9)) < 2 && Math.abs((left ?? -9) - (right ?? 9)) < 2;
}

/**
 * @param {string} typed
 * @param {string} meant - a word one slip away
 * @returns {"swap" | "beside" | "lost" | ""} what a thumb does: two letters swapped, the key beside, a letter lost
 */
export function thumb(typed, meant) {
  if (typed.length < meant.length) {
    return "lost";
  }
  if (typed.length !== meant.length) {
    return "";
  }
  const at = [...typed].findIndex((letter, place) => letter !== meant[place]);
  const swapped = typed[at] === meant[at + 1] && typed[at + 1] === meant[at];
  return swapped ? "swap" : beside(typed[at] ?? "", meant[at] ?? "") ? "beside" : "";
}

/** A bit for each letter: words that share few letters need no comparing. @param {string} word */
export function letters(word) {
  let bits = 0;
  for (let at = 0; at < word.length; at++) {
    bits |= 1 << (word.charCodeAt(at) % 31);
  }
  return bits;
}
