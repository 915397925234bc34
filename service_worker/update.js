// Brings a newer release to the phone, mends what is missing, and says how that went.
import {
  CURRENT,
  FULL,
  PATIENCE,
  PREVIOUS,
  STORE,
  ask,
  change,
  copied,
  copies,
  digest,
  digestOf,
} from "./store.js";
import { download, drop, fail, forget, held, keep, objects, pointer, read, second, within } from "./store.js";
import { worker, write, written } from "./store.js";

const LIMITS = { files: 10_000, object: 5 << 20, release: 128 << 20 };
const FILE = /^[0-9a-f]{32}\.[a-z0-9]+ [\w/+.-]+(; charset=utf-8)?$/; // the object's name, and its type
const PAUSE = 5_000; // milliseconds between two looks for a newer release
const AFTER = 400; // milliseconds between a page that opens and the look it starts
const LANES = 6;
let looked = 0;
let busy = false;
let saved = 0; // objects, since the worker started
let wanted; // the release that the phone has, or is to have
let check; // how the last look ended; in the second copy too, unless the disk is full

/** Looks for a newer release, mends what is missing, and tells the pages. */
export async function update() {
  if (Math.abs(Date.now() - looked) < PAUSE) {
    return;
  }
  looked = Date.now();
  if (await pointer()) {
    await new Promise((done) => setTimeout(done, AFTER)); // the page that is opening comes first
  }
  await navigator.locks.request(STORE, { ifAvailable: true }, async (lock) => {
    if (lock) {
      await look();
    }
  });
}

/** Reads both copies of every object, which mends or drops what is damaged; the look that follows brings it anew. */
export async function audit() {
  for (const object of objects(await pointer())) {
    await read(object);
    await second(object);
  }
  looked = 0;
}

async function look() {
  const error = (await renew().catch(inWords)) ?? "";
  busy = false;
  check = { looked: Date.now(), checked: error ? (await checks()).checked : Date.now(), error };
  await change((all) => all.put(check, "check"));
  await tell();
}

function inWords(error) {
  const full = error === FULL && `This phone is full: the cards need ${Math.ceil(wanted.bytes / 1e6)} MB.`;
  return full || (error.name === "Error" ? error.message : "No right answer came from the server.");
}

async function checks() {
  return check ?? (await copies((all) => all.get("check"))) ?? { looked: 0, checked: 0, error: "" };
}

/** Tells every page what storage holds, and how the last look for a newer release went. */
export async function tell() {
  const kept = await pointer();
  const total = objects(kept ?? wanted).size;
  const stored = total - (await holes(kept ?? wanted)).length;
  const { code = "", seq = 0 } = kept ?? {};
  const ready = Boolean(kept) && stored === total;
  const state = { type: "state", ready, busy, stored, total, code, seq, ...(await checks()) };
  for (const client of await worker.clients.matchAll()) {
    client.postMessage(state);
  }
}

/** Everything is proven before anything is changed. */
async function renew() {
  const current = await pointer();
  const release = await newest(current);
  if (release?.retire) {
    worker.registration.update().catch(() => {}); // what stands in the worker's place then deletes all
    return;
  }
  wanted = release ?? current;
  if (release) {
    await sweep(current, await written(PREVIOUS), wanted); // what an update that never ended left
  }
  await fill(wanted).catch(async (error) => {
    if (error !== FULL) {
      throw error;
    }
    await sweep(current, wanted); // the release before gives way
    await fill(wanted);
  });
  if (release || !(await written(CURRENT))) {
    if (current && current.id !== wanted.id) {
      await write(PREVIOUS, current);
    }
    await write(CURRENT, wanted); // the one write that counts
    forget();
    await sweep(wanted, await written(PREVIOUS));
  }
  await copy(wanted);
}

async function newest(current) {
  const headers = current ? { "If-None-Match": `"${current.id}-${current.seq}"` } : {};
  const response = await ask("release.json", { headers });
  if (current && response.status === 304) {
    return undefined;
  }
  const release = await response.json();
  if (!(await valid(release))) {
    fail("What the server sent is not a release.");
  }
  return current && release.seq <= current.seq ? undefined : release; // an older server moves nobody back
}

async function valid({ format, seq, id, start, headers, files }) {
  const names = Object.keys(files);
  return (
    format === 1 &&
    Number.isSafeInteger(seq) &&
    names.length <= LIMITS.files &&
    Object.hasOwn(files, start) &&
    names.every((name) => /^\/(?!\/)[\w./-]*$/.test(name) && !name.includes("..")) &&
    Object.values(files).every(({ object, type }) => FILE.test(`${object} ${type}`)) &&
    (await digestOf(JSON.stringify([headers, files]))) === id
  );
}

/** The objects of a release that the first copy does not hold. */
async function holes(release) {
  const here = await held();
  return [...objects(release)].filter((object) => !here.has(object));
}

async function fill(release) {
  let missing = await holes(release);
  if (missing.length === 0) {
    return;
  }
  busy = true;
  const here = await copied();
  const news = missing.filter((object) => !here.has(object)).length;
  if (news > objects(release).size / 3 && (await copies((all) => all.get("asked"))) !== release.id) {
    await change((all) => all.put(release.id, "asked")); // another try takes only what this one left
    await unpack(release, missing).catch((error) => {
      if (error === FULL) {
        throw error;
      }
    });
    missing = await holes(release);
  }
  const lane = async () => {
    for (let object = missing.pop(); object; object = missing.pop()) {
      await save(object, (await second(object)) ?? (await download(object)));
    }
  };
  const lanes = Array.from({ length: LANES }, lane);
  await Promise.allSettled(lanes); // one file that does not come keeps none of the others back
  await Promise.all(lanes);
}

async function save(object, bytes) {
  await keep(object, bytes);
  saved += 1;
  if (saved % 16 === 0) {
    tell().catch(() => {});
  }
}

/** Deletes the objects that none of these releases names. */
async function sweep(...releases) {
  const named = new Set(releases.flatMap((release) => [...objects(release)]));
  const stray = [...(await held())].filter((object) => !named.has(object));
  await Promise.all(stray.map(drop));
}

/** Brings the second copy to what the first holds; what did not fit this time is tried at the next look. */
async function copy(release) {
  const all = objects(release);
  const here = await copied();
  const left = [...all].filter((object) => !here.has(object));
  if (left.length === 0 && (await copies((store) => store.get("release")))?.seq === release.seq) {
    return;
  }
  while (left.length > 0) {
    const names = left.splice(0, 64);
    const bytes = await Promise.all(names.map((name) => read(name, PATIENCE)));
    await change((store) => {
      for (const [at, name] of names.entries()) {
        if (bytes[at]) {
          store.put(bytes[at], name);
        }
      }
    });
  }
  const old = [...here].filter((key) => key.includes(".") && !all.has(key));
  await change((store) => [store.put(release, "release"), ...old.map((key) => store.delete(key))]);
}

/** Takes a pack as it arrives: each object is what it adds to the one before (deck/release/pack.py). */
async function unpack(release, missing) {
  const response = await within(PATIENCE, ask(`pack/${release.id}.pack`, { signal: undefined }));
  const reader = response.body.pipeThrough(new DecompressionStream("gzip")).getReader();
  const names = new Map(missing.map((object) => [object.slice(0, 32), object]));
  let [here, last, room] = [new Uint8Array(0), new Uint8Array(0), LIMITS.release];
  try {
    for (;;) {
      const { done, value } = await within(PATIENCE, reader.read());
      room -= value?.length ?? 0;
      if (done || room < 0) {
        return;
      }
      here = join(here, value);
      while (here.length >= 12) {
        const view = new DataView(here.buffer, here.byteOffset);
        const [start, end, own] = [view.getUint32(0), view.getUint32(4), view.getUint32(8)];
        if (start + end > last.length || start + end + own > LIMITS.object || here.length < 12 + own) {
          break;
        }
        last = join(last.subarray(0, start), here.subarray(12, 12 + own), last.subarray(last.length - end));
        here = here.subarray(12 + own);
        const object = names.get(await digest(last));
        if (object) {
          await save(object, last);
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function join(...pieces) {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
