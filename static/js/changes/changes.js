import { isSaved } from "../keep/kept.js";
import { layStyles } from "../later.js";
import { day } from "../phone/ready.js";
import { changesBetween, notesOn } from "./between.js";

/** @typedef {import("./between.js").Change} Change */
/** @typedef {import("./between.js").Release} Release */

const KINDS = {
  changed: "",
  new: "New card.",
  gone: "Taken out of the deck.",
  title: "Changed. The words of before are not whole on this phone.",
};
const TAGS = { gone: "del", came: "ins", same: "span", dots: "span" };

/**
 * Shows what changed between the two releases that this phone holds.
 *
 * @param {Document} page - the document; nothing happens in one without the frame
 * @param {string} root - the path all pages live under
 * @param {import("../keep/stores.js").Keeper} keeper - whose saved cards come first
 */
export async function showChanges(page, root, keeper) {
  const place = page.querySelector("main .changes");
  const lead = place?.querySelector(".lead");
  if (!place || !lead) {
    return;
  }
  const lists = Promise.all([listAt(root, "~cur"), listAt(root, "~prev")]);
  const [now, before] = await lists.catch(() => []);
  if (!now || !before) {
    lead.textContent = now
      ? "This is the first release on this phone. What the next one changes will stand here."
      : "No whole release is on this phone yet. Open the app with a signal.";
    return;
  }
  layStyles(page);
  const stored = (/** @type {Release} */ release, /** @type {string} */ address) =>
    textAt(root, release.files[address]?.object ?? "");
  const [found] = await Promise.all([changesBetween(before, now, stored), keeper.load()]);
  const mine = found.filter(({ id }) => isSaved(keeper.kept, id));
  const others = found.filter((one) => !mine.includes(one));
  lead.textContent = summed(found.length, before, now);
  addChanges(place, mine.length > 0 && "Cards you saved", root, mine);
  addChanges(place, mine.length > 0 && others.length > 0 && "Other cards", root, others);
}

/** @param {number} count @param {Release} before @param {Release} now @returns {string} */
function summed(count, before, now) {
  const said = notesOn(before, now, "").map((words) => ` ${words}.`);
  const what = `${count || "No"} card${count === 1 ? "" : "s"} changed`;
  return `${what} since the release of ${day(new Date(before.seq * 1000))}.${said.join("")}`;
}

/**
 * @param {Element} place
 * @param {string | false} name - of the section, if it has one
 * @param {string} root
 * @param {Change[]} changes
 */
function addChanges(place, name, root, changes) {
  if (name) {
    made("h2", name, place);
  }
  for (const { kind, id, title, notes, parts } of changes) {
    const entry = made("section", "", place);
    entry.className = "change";
    made("a", title, made("h3", "", entry)).setAttribute("href", `${root}cards/${id}/`);
    notes.forEach((words) => made("p", words, entry).classList.add("why"));
    if (KINDS[kind]) {
      made("p", KINDS[kind], entry);
    }
    const told = parts.length > 0 && made("p", "", entry);
    for (const part of told ? parts : []) {
      told && made(TAGS[part.kind], part.words.join(" "), told).after(" ");
    }
  }
}

/** @param {string} tag @param {string} words @param {Element} place @returns {HTMLElement} */
function made(tag, words, place) {
  const element = place.ownerDocument.createElement(tag);
  element.textContent = words;
  place.append(element);
  return element;
}

/**
 * Reads a release's list as the worker wrote it (service_worker/): 32 digits of its hash, then JSON.
 *
 * @param {string} root
 * @param {string} name
 * @returns {Promise<Release | undefined>}
 */
async function listAt(root, name) {
  const text = await (await caches.match(root + name, { cacheName: `steady:${root}` }))?.text();
  return text ? JSON.parse(text.slice(32)) : undefined;
}

/**
 * @param {string} root
 * @param {string} object - named by its content
 * @returns {Promise<string | undefined>} the text, unless it is damaged
 */
async function textAt(root, object) {
  const found = await caches
    .match(`${root}o/${object}`, { cacheName: `steady:${root}` })
    .catch(() => undefined);
  const bytes = await found?.arrayBuffer().catch(() => undefined);
  if (!bytes) {
    return undefined;
  }
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 16);
  const name = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return object.startsWith(name) ? new TextDecoder().decode(bytes) : undefined;
}
