// Brings a newer release to the phone: everything is proven before anything is changed.
import { examine, now, renewBroken } from "./copies.js";
import { copy, fill, restore, sweep } from "./fill.js";
import { far, newest } from "./list.js";
import { Changed } from "./network.js";
import { LATE, outcome, there } from "./outcome.js";
import { begun, commit, committed, coming, pointer, previous, settled } from "./pointer.js";
import { FULL, STORE, fail, objects, wait, worker } from "./scope.js";
import { busy, checks, ended, tell } from "./state.js";

const PAUSE = 5_000; // milliseconds between two looks for a newer release
const AFTER = 400; // milliseconds between a page that opens and the look it starts
let looked = 0; // when the last look began
let alone; // the look that goes on, where browsers have no locks
let wanted; // the release that the phone has, or is to have

/** Looks for a newer release, mends what is missing, and tells the pages. */
export async function update() {
  if (Math.abs(Date.now() - looked) < PAUSE) {
    return;
  }
  looked = Date.now();
  if (there(await outcome(AFTER, pointer()))) {
    await wait(AFTER); // the page that is opening comes first
  }
  if (navigator.locks) {
    await navigator.locks.request(STORE, { ifAvailable: true }, (lock) => (lock ? look() : undefined));
    return;
  }
  alone ??= look().finally(() => {
    alone = undefined;
  });
  await alone;
}

/** Reads both copies of every object, which mends or drops what is damaged; the look that follows brings it anew. */
export async function audit() {
  const release = await pointer();
  for (const object of objects(there(release) ? release : undefined)) {
    await examine(object);
  }
  looked = 0;
}

async function look() {
  const failure = await renew().catch((error) => error);
  busy(false);
  const before = await checks();
  const good = { looked: Date.now(), checked: Date.now(), error: "", signIn: "", changed: 0 };
  await ended(failure ? { ...good, checked: before.checked, ...inWords(failure, before) } : good);
  await tell();
}

/** What went wrong, as `/ready/` says it. */
function inWords(failure, { changed = 0 }) {
  if (failure === FULL) {
    return { error: `This phone is full: the cards need ${Math.ceil(wanted.bytes / 1e6)} MB.`, changed };
  }
  if (failure instanceof Changed) {
    const since = changed || Date.now();
    const first = new Date(since).toISOString().slice(0, 10);
    const error = `Something between this phone and the server changes pages (first seen ${first}).`;
    return { error, changed: since };
  }
  const error = failure.name === "Error" ? failure.message : "No right answer came from the server.";
  return { error, changed, signIn: failure.url ?? "" };
}

async function renew() {
  await renewBroken();
  const current = await settled();
  await restore(current);
  const release = await newest(current);
  if (release?.retire) {
    worker.registration.update().catch(() => {}); // what stands in the worker's place then deletes all
    return;
  }
  wanted = release ?? current;
  if (release) {
    await (current ? undefined : begin(release));
    await sweep(current, await previous(), release); // what an update that never ended left
  }
  await fill(wanted).catch(async (error) => {
    if (error !== FULL) {
      throw error;
    }
    await sweep(current, wanted); // the release before gives way
    await fill(wanted);
  });
  if (release || !(await committed())) {
    await commit(wanted, current);
    now(tell); // pages give up what they read ahead
    await sweep(wanted, await previous());
  }
  await now(() => copy(wanted));
}

/** From now on what has come of a first release can be read. @throws when a newer one began before */
async function begin(release) {
  const before = await coming();
  if (before === LATE || (there(before) && before.seq > release.seq && !far(before))) {
    fail("The server's release is older than the one that is being saved.");
  }
  await begun(release);
}
