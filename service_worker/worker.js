// Keeps one whole, verified release on the phone. README.md beside this file is the policy.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const ROOT = new URL(worker.registration.scope).pathname;
const STORE = `steady:${ROOT}`; // the scope is in the name: a second department's worker has its own
const CURRENT = `${ROOT}~cur`;
const PREVIOUS = `${ROOT}~prev`;
const PACKED = `${ROOT}~packed`;
const LIMITS = { files: 10_000, object: 5 << 20, release: 128 << 20 };
const PATIENCE = 15_000; // milliseconds without a byte before a download is given up
const READ = 1_500; // milliseconds a stored object may take: damaged ones never answer
const HEAL = 1_500; // milliseconds a page waits for the network, and only when its own copy is damaged
const PAUSE = 5_000; // milliseconds between two looks for a newer release
const LANES = 6;

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("message", (event) => {
  if (event.data?.type === "check") {
    event.waitUntil(tell().then(update).then(tell));
  }
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const ours = url.origin === location.origin && url.pathname.startsWith(ROOT);
  if (!ours || (request.method !== "GET" && request.method !== "HEAD")) {
    return;
  }
  const path = url.pathname.slice(ROOT.length - 1);
  if (path === "/sw.js" || path === "/release.json" || path.startsWith("/pack/")) {
    return;
  }
  event.respondWith(answer(request, path));
  if (request.mode === "navigate") {
    event.waitUntil(update().then(tell));
  }
});

// ---- reading ----

let known; // the pointer, once read; storage stays the truth, every commit replaces both

async function pointer(key = CURRENT) {
  if (key === CURRENT && known) {
    return known;
  }
  try {
    const entry = await (await caches.open(STORE)).match(key);
    const release = entry && (await entry.json());
    if (key === CURRENT) {
      known = release;
    }
    return release;
  } catch {
    return undefined;
  }
}

async function answer(request, path) {
  const { release, file } = await locate(path);
  if (file) {
    return (await stored(release, file)) ?? sorry(release);
  }
  return release ? within(PATIENCE, fetch(request)).catch(() => lost(request, release)) : fetch(request);
}

async function locate(path) {
  const release = await pointer();
  const file = release && find(release, path);
  if (file || !path.startsWith("/o/")) {
    return { release, file };
  }
  const before = await pointer(PREVIOUS); // an open page of the release before asks for its own script
  const older = before && find(before, path);
  return older ? { release: before, file: older } : { release };
}

async function lost(request, release) {
  const page = request.mode === "navigate" && find(release, "/404.html");
  return (page && (await stored(release, page, 503))) || Response.error();
}

function find(release, path) {
  for (const name of [path, `${path}/`]) {
    if (Object.hasOwn(release.files, name)) {
      return release.files[name];
    }
  }
  return undefined;
}

async function stored(release, file, status = 200) {
  const bytes =
    (await read(file.object)) ?? (await within(HEAL, download(file.object)).catch(() => undefined));
  const headers = { ...release.headers, "Content-Type": file.type, "Cache-Control": "no-cache" };
  return bytes && new Response(bytes, { status, headers });
}

async function read(object) {
  try {
    const entry = await (await caches.open(STORE)).match(address(object));
    const bytes = entry && (await within(READ, entry.arrayBuffer()));
    return bytes && (await named(bytes, object)) ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function sorry(release) {
  const text =
    "This page is damaged on this phone. It mends itself with the next signal. Other cards work: go back.";
  const headers = { ...release.headers, "Content-Type": "text/plain; charset=utf-8" };
  return new Response(text, { status: 503, headers });
}

const address = (object) => `${ROOT}o/${object}`;

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 16);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const named = async (bytes, object) => (await digest(bytes)) === object.slice(0, 32);

function within(milliseconds, promise) {
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error("too slow")), milliseconds));
  return Promise.race([promise, late]);
}

// ---- updating: nothing is changed before all of it is proven ----

let looked = 0;
let progress = { busy: false, stored: 0, total: 0 };

async function update() {
  if (Math.abs(Date.now() - looked) < PAUSE) {
    return;
  }
  looked = Date.now();
  await navigator.locks.request(STORE, { ifAvailable: true }, async (lock) => {
    if (lock) {
      await renew().catch(() => {}); // no answer, or a wrong one, changes nothing
      progress.busy = false;
    }
  });
}

async function renew() {
  const current = await pointer();
  const release = await newest(current);
  const cache = await caches.open(STORE);
  const wanted = release ?? current;
  const missing = await holes(cache, wanted);
  if (!release && missing.size === 0) {
    return;
  }
  const total = objects(wanted).size;
  progress = { busy: true, stored: total - missing.size, total };
  const packed = await cache.match(PACKED).then((entry) => entry?.text());
  if (missing.size > total / 3 && packed !== wanted.id) {
    await cache.put(PACKED, new Response(wanted.id)); // a second try takes only what the first left
    await unpack(wanted, missing, cache).catch(() => {});
  }
  await inLanes([...missing], (object) => download(object, missing));
  if (release) {
    await commit(cache, current, release);
  }
}

async function newest(current) {
  const headers = current ? { "If-None-Match": `"${current.id}-${current.seq}"` } : {};
  const response = await ask("release.json", headers);
  if (response.status === 304) {
    return undefined;
  }
  const release = JSON.parse(new TextDecoder().decode(await body(response)));
  await valid(release);
  if (current && release.seq <= current.seq) {
    return undefined;
  }
  return release;
}

async function valid(release) {
  const { format, seq, id, headers, files } = release;
  const names = Object.keys(files);
  const good =
    format === 1 &&
    Number.isSafeInteger(seq) &&
    names.length <= LIMITS.files &&
    Object.hasOwn(files, release.start) &&
    names.every((name) => /^\/(?!\/)[\w./-]*$/.test(name) && !name.includes("..")) &&
    Object.values(files).every(
      ({ object, type }) =>
        /^[0-9a-f]{32}\.[a-z0-9]+$/.test(object) && /^[\w/+.-]+(; charset=utf-8)?$/.test(type),
    );
  const bytes = new TextEncoder().encode(JSON.stringify([headers, files]));
  if (!good || (await digest(bytes)) !== id) {
    throw new Error("not a release");
  }
}

const objects = (release) => new Set(Object.values(release.files).map((file) => file.object));

async function holes(cache, release) {
  const here = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  return new Set([...objects(release)].filter((object) => !here.has(address(object))));
}

async function commit(cache, current, release) {
  if (current) {
    await cache.put(PREVIOUS, json(current));
  }
  await cache.put(CURRENT, json(release)); // the one write that counts
  known = release;
  await cache.delete(PACKED);
  const kept = new Set([...objects(release), ...(current ? objects(current) : [])].map(address));
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(`${ROOT}o/`) && !kept.has(pathname)) {
      await cache.delete(request);
    }
  }
}

const json = (value) => new Response(JSON.stringify(value));

async function tell() {
  const release = await pointer();
  const cache = await caches.open(STORE);
  const total = release ? objects(release).size : progress.total;
  const missing = release ? (await holes(cache, release)).size : 1;
  const state = {
    type: "state",
    ready: Boolean(release) && missing === 0,
    busy: progress.busy,
    stored: release ? total - missing : progress.stored,
    total,
    code: release?.code ?? "",
    seq: release?.seq ?? 0,
  };
  for (const client of await worker.clients.matchAll()) {
    client.postMessage(state);
  }
}

// ---- the network: every byte has a deadline and a name to prove ----

async function ask(path, headers = {}) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE);
  const response = await fetch(ROOT + path, {
    headers,
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    signal: giveUp.signal,
  });
  clearTimeout(timer);
  if (!response.ok && response.status !== 304) {
    throw new Error(`answer ${response.status}`);
  }
  return response;
}

async function body(response) {
  const pieces = [];
  let length = 0;
  for await (const part of parts(response.body)) {
    pieces.push(part);
    length += part.length;
    if (length > LIMITS.object) {
      throw new Error("too large");
    }
  }
  return join(...pieces);
}

async function* parts(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await within(PATIENCE, reader.read());
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function keep(object, bytes, missing, cache) {
  await cache.put(address(object), new Response(bytes));
  missing?.delete(object);
  progress.stored += 1;
  if (progress.stored % 16 === 0) {
    tell();
  }
}

async function download(object, missing) {
  const bytes = await body(await ask(`o/${object}`));
  if (!(await named(bytes, object))) {
    throw new Error("not the bytes that were published");
  }
  await keep(object, bytes, missing, await caches.open(STORE));
  return bytes;
}

async function inLanes(list, work) {
  const lane = async () => {
    while (list.length > 0) {
      await work(list.shift());
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Reads the pack as it arrives: each object is what it adds to the one before (deck/release.py, _pack). */
async function unpack(release, missing, cache) {
  const response = await ask(`pack/${release.id}.pack`);
  const names = new Map([...missing].map((object) => [object.slice(0, 32), object]));
  const stream = response.body.pipeThrough(new DecompressionStream("gzip"));
  let held = new Uint8Array(0);
  let last = held;
  for await (const part of parts(stream)) {
    held = join(held, part);
    const puts = [];
    for (let piece = next(held, last); piece; piece = next(held, last)) {
      held = held.subarray(piece.used);
      last = piece.bytes;
      const object = names.get(await digest(last));
      if (object) {
        puts.push(keep(object, last, missing, cache));
      }
    }
    await Promise.all(puts);
  }
}

function next(held, last) {
  if (held.length < 12) {
    return undefined;
  }
  const view = new DataView(held.buffer, held.byteOffset);
  const [start, end, own] = [view.getUint32(0), view.getUint32(4), view.getUint32(8)];
  if (start + end > last.length || start + end + own > LIMITS.object) {
    throw new Error("not a pack");
  }
  const used = 12 + own;
  const bytes = join(last.subarray(0, start), held.subarray(12, used), last.subarray(last.length - end));
  return held.length < used ? undefined : { used, bytes };
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
