/** Six letters and digits without look-alikes: CODE_LETTERS of deck/cards/fingerprint.py. */
const SPOKEN = /^\s*([2-9A-HJKMNP-TW-Z]{3})[ -]?([2-9A-HJKMNP-TW-Z]{3})\s*$/i;
const AT_ONCE = 8; // pages read side by side

/**
 * @param {string} typed
 * @returns {{ code: string, plain: boolean } | undefined} the code of a card, if it can be one; `plain` if it is no word:
 *   it has a digit, or capitals alone
 */
export function codeIn(typed) {
  const [, first = "", last = ""] = SPOKEN.exec(typed) ?? [];
  const both = first + last;
  return both
    ? { code: `${first} ${last}`.toUpperCase(), plain: /\d/.test(both) || both === both.toUpperCase() }
    : undefined;
}

/**
 * Looks a code up in the cards that the phone holds: their own pages say it, so the index need not.
 *
 * @param {string} root - the path all pages live under
 * @param {string[]} ids - of all cards
 * @param {string} code - as a card's foot shows it
 * @returns {Promise<string | undefined>} the id of the card with these very words
 */
export async function cardWith(root, ids, code) {
  const mark = `<b class="code">${code}</b>`;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const pages = await Promise.all(
      some.map((id) =>
        fetch(`${root}cards/${id}/`)
          .then((page) => page.text())
          .catch(() => ""),
      ),
    );
    const found = pages.findIndex((text) => text.includes(mark));
    if (found >= 0) {
      return some[found];
    }
  }
  return undefined;
}
