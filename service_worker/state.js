// What the pages are told: what storage holds, and how the last look for a newer release went.
import { SLOW, note, recall } from "./copies.js";
import { LATE, outcome, there } from "./outcome.js";
import { coming, pointer } from "./pointer.js";
import { objects, worker } from "./scope.js";
import { copied, held } from "./storage.js";

const CARD = /^\/cards\/[^/]+\/$/;
const asked = new Map(); // pages that asked and need not be under this worker: one that was reloaded by force is not
let bringing = false; // a download is under way
let last; // how the last look ended; noted in storage too, unless the disk is full

export const busy = (now) => {
  bringing = now;
};

export function asks(client) {
  if (client?.id) {
    asked.set(client.id, client);
  }
}

/** How the last look ended: when it was, when a server last answered rightly, and what went wrong. */
export async function checks() {
  return last ?? (await recall("check", { looked: 0, checked: 0, error: "" }));
}

export async function ended(check) {
  last = check;
  await note("check", check);
}

/** Tells every page, whatever storage does. */
export async function tell() {
  const state = { type: "state", busy: bringing, ...(await facts()), ...(await checks()) };
  const under = await worker.clients.matchAll();
  const pages = new Map([...asked, ...under.map((client) => /** @type {any} */ ([client.id, client]))]);
  for (const client of pages.values()) {
    client.postMessage(state);
  }
}

async function facts() {
  const [kept, here] = await Promise.all([pointer(), present()]);
  const release = there(kept) || kept === LATE ? kept : await coming();
  const total = objects(there(release) ? release : undefined);
  const stored = [...total].filter((object) => here.has?.(object)).length;
  const ready = there(kept) && here !== LATE && stored === total.size;
  const { code = "", seq = 0 } = there(kept) ? kept : {};
  const slow = kept === LATE || here === LATE;
  return { ready, slow, stored, total: total.size, code, seq, ...cards(release, here) };
}

/** What can be read: the objects of the first copy, or of the second where the first cannot be looked into. */
async function present() {
  const first = await outcome(SLOW, held());
  return there(first) || first === LATE ? first : outcome(SLOW, copied());
}

/** How many cards a release has, and how many of them are here; one at two addresses counts once. */
export function cards(release, here) {
  const files = Object.entries(release.files ?? {}).filter(([address]) => CARD.test(address));
  const all = new Set(files.map(([, { object }]) => object));
  return { cards: all.size, cardsHere: [...all].filter((object) => here.has?.(object)).length };
}
