const NAME = /\b(officer|deputy|my name is|me llamo)(\s+)___/i;

/**
 * @param {Element} line - a spoken line of the page
 * @returns {string} its words, without the quotation marks that stand around all of them
 */
export function spoken(line) {
  const words = (line.textContent ?? "").trim();
  return /^“[^“”]*”$/.test(words) ? words.slice(1, -1) : words;
}

/** @param {string} words @returns {boolean} whether the officer's own name is left blank in them */
export const asksName = (words) => NAME.test(words);

/**
 * @param {string} words - as the deck has them
 * @param {Storage | undefined} storage - the phone's, which keeps the name and sends it nowhere
 * @returns {string} with the name in its blank, once it was filled
 */
export function withName(words, storage) {
  const name = kept(storage);
  return name ? words.replace(NAME, (_, before, space) => before + space + name) : words;
}

/** @param {Storage | undefined} storage @returns {string} */
function kept(storage) {
  try {
    return storage?.getItem("name") ?? "";
  } catch {
    return "";
  }
}

/**
 * Asks for the name once; with none, the blank stays a blank that is said aloud.
 *
 * @param {Storage | undefined} storage
 */
export function askName(storage) {
  const name = prompt("Your name, as you say it. It stays on this phone.", kept(storage));
  if (name !== null) {
    try {
      storage?.setItem("name", name.trim().slice(0, 40));
    } catch {
      // A full or forbidden store loses the name, not the line.
    }
  }
}
