import { difference, wordsOf } from "./diff.js";

/**
 * @typedef {{ object: string }} File
 * @typedef {{ seq: number, code: string, files: Record<string, File>, notes?: [number, string, string][] }} Release
 * @typedef {object} Change
 * @property {"changed" | "new" | "gone" | "title"} kind - "title": the words of before are not on this phone
 * @property {string} id - the card's
 * @property {string} title
 * @property {string[]} notes - why, in the editor's words, newest first
 * @property {import("./diff.js").Part[]} parts - what changed in it, word by word
 */

const ADDRESS = /^\/cards\/([a-z0-9-]+)\/$/;
const CODE = /Card code <b[^>]*>([^<]+)<\/b>/; // templates/card.html: with the same code a card says the same
const FOOT = /<p class="review">[^]*?<\/p>/;

/**
 * Compares the cards of two releases by their words. Nothing is told of a card that says what it said.
 *
 * @param {Release} before
 * @param {Release} now
 * @param {(release: Release, address: string) => Promise<string | undefined>} page - a stored page, if it is whole
 * @returns {Promise<Change[]>} by title
 */
export async function changesBetween(before, now, page) {
  const addresses = Object.keys(now.files).filter((address) => ADDRESS.test(address));
  const both = addresses.filter((address) => address in before.files);
  const known = new Set(both.map(idAt));
  /** @type {Map<string, Change>} */
  const found = new Map();
  const keep = (/** @type {Change | undefined} */ one) => one && found.set(one.id, one);
  const moved = both.filter((address) => before.files[address]?.object !== now.files[address]?.object);
  await Promise.all(
    moved.map(async (address) => {
      const [old, fresh] = await Promise.all([page(before, address), page(now, address)]);
      const id = idIn(fresh) || idAt(address);
      known.add(id); // a renamed card is not new
      keep(fresh ? compared(id, old, fresh, notesOn(before, now, id)) : undefined);
    }),
  );
  await Promise.all(
    addresses.map(async (address) => {
      const text = known.has(idAt(address)) ? "" : await page(now, address);
      const id = idIn(text);
      keep(text && id && !known.has(id) ? change("new", id, text, notesOn(before, now, id)) : undefined);
    }),
  );
  return [...found.values()].sort((one, other) => one.title.localeCompare(other.title));
}

/** @param {string} address @returns {string} */
function idAt(address) {
  return ADDRESS.exec(address)?.[1] ?? "";
}

/** @param {string | undefined} html @returns {string} the id of the card that a page shows, or "" */
function idIn(html = "") {
  return / data-card="([a-z0-9-]+)"/.exec(html)?.[1] ?? "";
}

/**
 * @param {string} id
 * @param {string | undefined} old - its page before
 * @param {string} fresh - its page now
 * @param {string[]} notes
 * @returns {Change | undefined}
 */
function compared(id, old, fresh, notes) {
  if (old === undefined) {
    return notes.length > 0 ? change("title", id, fresh, notes) : undefined;
  }
  if (!CODE.test(fresh)) {
    return CODE.test(old) ? change("gone", id, fresh, notes) : undefined;
  }
  if (CODE.exec(old)?.[1] === CODE.exec(fresh)?.[1]) {
    return undefined;
  }
  const [one, other] = [old, fresh].map((html) => wordsOf(html.replace(FOOT, "")));
  const parts = difference(one ?? [], other ?? []);
  return parts.length > 0 ? change("changed", id, fresh, notes, parts) : undefined;
}

/**
 * @param {Change["kind"]} kind
 * @param {string} id
 * @param {string} html - the page it has now
 * @param {string[]} notes
 * @param {Change["parts"]} parts
 * @returns {Change}
 */
function change(kind, id, html, notes, parts = []) {
  const heading = /<h1\b[^]*?<\/h1>/.exec(html)?.[0] ?? "";
  return { kind, id, title: wordsOf(`<main>${heading}</main>`).join(" "), notes, parts };
}

/**
 * @param {Release} before
 * @param {Release} now
 * @param {string} id - a card's, or "" for what is said of the whole
 * @returns {string[]} what editors said since the release before
 */
export function notesOn(before, now, id) {
  const since = (now.notes ?? []).filter(([seq, card]) => seq > before.seq && card === id);
  return [...new Set(since.map(([, , words]) => words))];
}
