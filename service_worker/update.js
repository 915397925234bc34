import { CURRENT, PREVIOUS, ROOT, STORE, address, copies, digest, encode, first, forget } from "./store.js";
import {
  holes,
  keep,
  objects,
  open,
  pointer,
  proven,
  read,
  within,
  worker,
  write,
  written,
} from "./store.js";

const LIMITS = { files: 10_000, object: 5 << 20, release: 128 << 20 };
const PAUSE = 5_000; // milliseconds between two looks for a newer release
const AFTER = 400; // milliseconds between a page that opens and the look it starts
export const PATIENCE = 15_000; // milliseconds for one answer, and in a pack for one piece
const LANES = 6;
let looked = 0;
let retired = false;
let progress = { busy: false, stored: 0, total: 0 };

/** Looks for a newer release, mends what is missing, and tells the pages; all is proven before anything is changed. */
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
      const error = await renew().catch(({ name, message }) =>
        name === "Error" ? message : "No right answer came from the server.",
      );
      progress.busy = false;
      if (retired) {
        return;
      }
      const { checked } = (await copies((all) => all.get("check"))) ?? {};
      const check = { looked: Date.now(), checked: error ? checked : Date.now(), error: error ?? "" };
      await copies((all) => all.put(check, "check"), "readwrite");
      await tell();
    }
  });
}

async function renew() {
  const current = await pointer();
  const release = await newest(current);
  if (release?.retire) {
    return retire();
  }
  const wanted = release ?? current;
  await fill(wanted).catch(async (error) => {
    if (error.name !== "QuotaExceededError") {
      throw error;
    }
    await sweep([current, wanted]); // the release before gives way
    await fill(wanted).catch(() =>
      fail(`This phone is full: the cards need ${Math.ceil(wanted.bytes / 1e6)} MB.`),
    );
  });
  if (release || !(await written(CURRENT))) {
    if (current && current.id !== wanted.id) {
      await write(PREVIOUS, current);
    }
    await write(CURRENT, wanted); // the one write that counts
    forget();
    await sweep([wanted, await written(PREVIOUS)]);
  }
  await copy(wanted);
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  throw new Error(sentence);
}

async function newest(current) {
  const headers = current ? { "If-None-Match": `"${current.id}-${current.seq}"` } : {};
  const response = await ask("release.json", { headers });
  if (response.status === 304) {
    return undefined;
  }
  const release = await response.json();
  await valid(release);
  return current && release.seq <= current.seq ? undefined : release; // an older server moves nobody back
}

async function valid({ format, seq, id, start, headers, files }) {
  const names = Object.keys(files);
  const good =
    format === 1 &&
    Number.isSafeInteger(seq) &&
    names.length <= LIMITS.files &&
    Object.hasOwn(files, start) &&
    names.every((name) => /^\/(?!\/)[\w./-]*$/.test(name) && !name.includes("..")) &&
    Object.values(files).every(
      ({ object, type }) =>
        /^[0-9a-f]{32}\.[a-z0-9]+$/.test(object) && /^[\w/+.-]+(; charset=utf-8)?$/.test(type),
    );
  if (!good || (await digest(encode(JSON.stringify([headers, files])))) !== id) {
    fail("What the server sent is not a release.");
  }
}

async function fill(release) {
  const missing = await holes(release);
  if (missing.size === 0) {
    return;
  }
  const total = objects(release).size;
  progress = { busy: true, stored: total - missing.size, total };
  const put = async (object, bytes) => {
    await keep(object, bytes);
    missing.delete(object);
    progress.stored = total - missing.size;
    progress.stored % 16 === 0 && tell().catch(() => {});
  };
  for (const object of ((await copies((all) => all.getAllKeys())) ?? []).filter((key) => missing.has(key))) {
    const bytes = await proven(object, await copies((all) => all.get(object)));
    bytes && (await put(object, bytes));
  }
  if (missing.size > total / 3 && (await copies((all) => all.get("asked"))) !== release.id) {
    await copies((all) => all.put(release.id, "asked"), "readwrite"); // another try takes only what this one left
    await unpack(release, missing, put).catch(
      (error) => error.name !== "QuotaExceededError" || Promise.reject(error),
    );
  }
  const left = [...missing];
  const lane = async () => {
    for (let object = left.pop(); object; object = left.pop()) {
      await put(object, await download(object));
    }
  };
  const lanes = Array.from({ length: LANES }, lane);
  await Promise.allSettled(lanes); // one file that does not come keeps none of the others back
  await Promise.all(lanes);
}

/** Brings the second copy to what the first holds; what did not fit this time is tried at the next look. */
async function copy(release) {
  const wanted = objects(release);
  const keys = new Set((await copies((all) => all.getAllKeys())) ?? []);
  const left = [...wanted].filter((object) => !keys.has(object));
  if (left.length === 0 && (await copies((all) => all.get("release")))?.seq === release.seq) {
    return;
  }
  while (left.length > 0) {
    const names = left.splice(0, 64);
    const bytes = await Promise.all(names.map(async (name) => (await first(name)) ?? renewed(name)));
    await copies((all) => names.forEach((name, at) => bytes[at] && all.put(bytes[at], name)), "readwrite");
  }
  const old = [...keys].filter((key) => key.includes(".") && !wanted.has(key));
  await copies((all) => [all.put(release, "release"), ...old.map((key) => all.delete(key))], "readwrite");
}

/** The bytes of an object that is damaged and of which there is no second copy, for both; nothing when they do not come. */
async function renewed(object) {
  const bytes = await download(object).catch(() => undefined);
  bytes && (await keep(object, bytes).catch(() => {}));
  return bytes;
}

/** Deletes the objects that none of these releases names. */
async function sweep(releases) {
  const store = await open();
  const kept = new Set(releases.flatMap((release) => (release ? [...objects(release)] : [])).map(address));
  for (const request of await store.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(`${ROOT}o/`) && !kept.has(pathname)) {
      await store.delete(request);
    }
  }
}

/** Reads every object again and drops what is damaged, so that the next update mends it. */
export async function audit() {
  for (const object of objects((await pointer()) ?? { files: {} })) {
    if (!(await read(object))) {
      await (await open()).delete(address(object));
    }
  }
  looked = 0;
}

async function retire() {
  retired = true;
  await caches.delete(STORE);
  await new Promise((done) => {
    const gone = indexedDB.deleteDatabase(STORE);
    gone.onsuccess = gone.onerror = done;
  });
  forget();
  await worker.registration.unregister();
}

/** Tells every page what storage holds, and how the last look for a newer release went. */
export async function tell() {
  if (retired) {
    return; // only to look would make the stores again
  }
  const release = await pointer();
  const total = release ? objects(release).size : progress.total;
  const missing = release ? (await holes(release)).size : total - progress.stored;
  const { looked = 0, checked = 0, error = "" } = (await copies((all) => all.get("check"))) ?? {};
  const { code = "", seq = 0 } = release ?? {};
  const ready = Boolean(release) && missing === 0;
  const state = { type: "state", ready, busy: progress.busy, stored: total - missing, total };
  for (const client of await worker.clients.matchAll()) {
    client.postMessage({ ...state, code, seq, looked, checked, error });
  }
}

// ---- the network: every byte has a deadline and a name to prove ----

async function ask(path, options = {}) {
  const signal = AbortSignal.timeout(PATIENCE);
  /** @type {RequestInit} */
  const rules = { cache: "no-store", redirect: "error", signal };
  const response = await fetch(ROOT + path, { ...rules, ...options });
  return response.ok || response.status === 304 ? response : fail(`The server answered ${response.status}.`);
}

export async function download(object) {
  const get = async (cache) => proven(object, await (await ask(`o/${object}`, { cache })).arrayBuffer());
  const loaded = object.endsWith(".js") && (await get("force-cache").catch(() => undefined)); // by the page
  return loaded || (await get("no-store")) || fail("A file came changed, or is not published yet.");
}

/** Takes a pack as it arrives: each object is what it adds to the one before (deck/release.py, _pack). */
async function unpack(release, missing, put) {
  const response = await within(PATIENCE, ask(`pack/${release.id}.pack`, { signal: undefined }));
  const reader = response.body.pipeThrough(new DecompressionStream("gzip")).getReader();
  const names = new Map([...missing].map((object) => [object.slice(0, 32), object]));
  let [held, last, length] = [new Uint8Array(0), new Uint8Array(0), 0];
  try {
    for (;;) {
      const { done, value } = await within(PATIENCE, reader.read());
      if (done || (length += value.length) > LIMITS.release) {
        return;
      }
      held = join(held, value);
      const puts = [];
      while (held.length >= 12) {
        const view = new DataView(held.buffer, held.byteOffset);
        const [start, end, own] = [view.getUint32(0), view.getUint32(4), view.getUint32(8)];
        if (start + end > last.length || start + end + own > LIMITS.object || held.length < 12 + own) {
          break;
        }
        last = join(last.subarray(0, start), held.subarray(12, 12 + own), last.subarray(last.length - end));
        held = held.subarray(12 + own);
        const object = names.get(await digest(last));
        object && puts.push(put(object, last));
      }
      await Promise.all(puts);
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
