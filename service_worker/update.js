import { CURRENT, FULL, PREVIOUS, ROOT, STORE, address, objects, open, worker } from "./store.js";
import { change, copied, copies, first, holes, keep, proven, read, second } from "./store.js";
import { digest, encode, forget, pointer, within, write, written } from "./store.js";

const LIMITS = { files: 10_000, object: 5 << 20, release: 128 << 20 };
const PAUSE = 5_000; // milliseconds between two looks for a newer release
const AFTER = 400; // milliseconds between a page that opens and the look it starts
export const PATIENCE = 15_000; // milliseconds for one answer, and in a pack for one piece
const LANES = 6;
let looked = 0;
let busy = false;
let wanted; // the release that the phone has, or is to have
let check; // how the last look ended; in the second copy too, unless the disk is full

/** Looks for a newer release, mends what is missing, and tells the pages; all is proven before anything is changed. */
export async function update() {
  if (Math.abs(Date.now() - looked) < PAUSE) {
    return;
  }
  looked = Date.now();
  if (await pointer()) {
    await new Promise((done) => setTimeout(done, AFTER)); // the page that is opening comes first
  }
  await navigator.locks.request(STORE, { ifAvailable: true }, async (lock) => lock && look());
}

async function look() {
  const words = (error) =>
    error === FULL
      ? `This phone is full: the cards need ${Math.ceil(wanted.bytes / 1e6)} MB.`
      : error.name === "Error"
        ? error.message
        : "No right answer came from the server.";
  const error = (await renew().catch(words)) ?? "";
  busy = false;
  check = { looked: Date.now(), checked: error ? (await checks()).checked : Date.now(), error };
  await change((all) => all.put(check, "check"));
  await tell();
}

async function checks() {
  return check ?? (await copies((all) => all.get("check"))) ?? { looked: 0, checked: 0, error: "" };
}

async function renew() {
  const current = await pointer();
  const release = await newest(current);
  if (release?.retire) {
    worker.registration.update().catch(() => {}); // what stands in the worker's place then deletes all
    return;
  }
  wanted = release ?? current;
  await fill(wanted).catch(async (error) => {
    if (error !== FULL) {
      throw error;
    }
    await sweep([current, wanted]); // the release before gives way
    await fill(wanted);
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
  if (current && response.status === 304) {
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
  busy = true;
  const put = async (object, bytes) => {
    await keep(object, bytes);
    missing.delete(object);
    missing.size % 16 === 0 && tell().catch(() => {});
  };
  const here = await copied();
  const news = [...missing].filter((object) => !here.has(object)).length;
  if (news > objects(release).size / 3 && (await copies((all) => all.get("asked"))) !== release.id) {
    await change((all) => all.put(release.id, "asked")); // another try takes only what this one left
    await unpack(release, missing, put).catch((error) => error === FULL && Promise.reject(error));
  }
  const left = [...missing];
  const lane = async () => {
    for (let object = left.pop(); object; object = left.pop()) {
      await put(object, (here.has(object) && (await second(object))) || (await download(object)));
    }
  };
  const lanes = Array.from({ length: LANES }, lane);
  await Promise.allSettled(lanes); // one file that does not come keeps none of the others back
  await Promise.all(lanes);
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
    const bytes = await Promise.all(names.map(async (name) => (await first(name)) ?? renewed(name)));
    await change((store) => names.forEach((name, at) => bytes[at] && store.put(bytes[at], name)));
  }
  const old = [...here].filter((key) => key.includes(".") && !all.has(key));
  await change((store) => [store.put(release, "release"), ...old.map((key) => store.delete(key))]);
}

/** The bytes of an object that is damaged, from the network; nothing when they do not come. */
export async function renewed(object) {
  const bytes = await download(object).catch(() => undefined);
  bytes && (await keep(object, bytes).catch(() => {}));
  return bytes;
}

/** Deletes the objects that none of these releases names. */
async function sweep(releases) {
  const store = await open();
  const kept = new Set(releases.flatMap((release) => [...objects(release)]).map(address));
  for (const request of await store.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(`${ROOT}o/`) && !kept.has(pathname)) {
      await store.delete(request);
    }
  }
}

/** Reads every object again and drops what is damaged, so that the next update mends it. */
export async function audit() {
  for (const object of objects(await pointer())) {
    if (!(await read(object))) {
      await (await open()).delete(address(object));
    }
  }
  looked = 0;
}

/** Tells every page what storage holds, and how the last look for a newer release went. */
export async function tell() {
  const kept = await pointer();
  const total = objects(kept ?? wanted).size;
  const stored = total - (await holes(kept ?? wanted)).size;
  const { code = "", seq = 0 } = kept ?? {};
  const ready = Boolean(kept) && stored === total;
  const state = { type: "state", ready, busy, stored, total, code, seq, ...(await checks()) };
  for (const client of await worker.clients.matchAll()) {
    client.postMessage(state);
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
