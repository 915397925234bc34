// What the phone holds: objects in Cache Storage, a second copy of them in IndexedDB, one pointer to a release;
// and the network, where each answer has a deadline and each object a name to prove.

export const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
export const ROOT = new URL(worker.registration.scope).pathname;
export const STORE = `steady:${ROOT}`; // the scope is in the name: a second department's worker has its own
export const CURRENT = `${ROOT}~cur`;
export const PREVIOUS = `${ROOT}~prev`;
export const FULL = new Error("The phone's storage takes no more.");
const OBJECTS = `${ROOT}o/`;
const READ = 1_500; // milliseconds a stored object may take: damaged ones never answer
export const HEAL = 1_500; // milliseconds a page waits for the network, and only when both copies are damaged
export const PATIENCE = 15_000; // milliseconds for one answer, and in a pack for one piece

const open = () => caches.open(STORE); // anew each time: site data may be cleared while we run
export const objects = (release) => new Set(Object.values(release?.files ?? {}).map((file) => file.object));

export function within(milliseconds, promise) {
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error("It was too slow.")), milliseconds));
  return Promise.race([promise, late]);
}

/** What comes in time and without an error, else nothing. */
const soon = (milliseconds, promise) => within(milliseconds, promise).catch(() => undefined);

export async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 16);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const digestOf = (text) => digest(new TextEncoder().encode(text));

/** The bytes if they are what the object's name says, else nothing. */
export async function proven(object, bytes) {
  return bytes && (await digest(bytes)) === object.slice(0, 32) ? bytes : undefined;
}

/** From the first copy, or else the second or, with `patience` in milliseconds, the network; these mend the first. */
export async function read(object, patience = 0) {
  const bytes = await first(object);
  const other =
    bytes ?? (await second(object)) ?? (patience ? await soon(patience, download(object)) : undefined);
  if (other && !bytes) {
    await keep(object, other).catch(() => {});
  }
  return other;
}

async function first(object) {
  const bytes = async () => (await (await open()).match(OBJECTS + object))?.arrayBuffer();
  return sound(object, await soon(READ, bytes()), drop);
}

export async function second(object) {
  const bytes = await copies((all) => all.get(object));
  return sound(object, bytes, () => change((all) => all.delete(object)));
}

/** The bytes if they are right. What is damaged is dropped: then nobody counts on it, and the next look mends it. */
async function sound(object, bytes, dropped) {
  const right = await proven(object, bytes);
  if (bytes && !right) {
    await dropped(object);
  }
  return right;
}

export const keep = (object, bytes) => put(OBJECTS + object, bytes);
export const drop = async (object) => (await open()).delete(OBJECTS + object);

export async function ask(path, options = {}) {
  const signal = AbortSignal.timeout(PATIENCE);
  /** @type {RequestInit} */
  const rules = { cache: "no-store", redirect: "error", signal };
  const response = await fetch(ROOT + path, { ...rules, ...options });
  if (!response.ok && response.status !== 304) {
    fail(`The server answered ${response.status}.`);
  }
  return response;
}

export async function download(object) {
  const get = async (cache) => proven(object, await (await ask(`o/${object}`, { cache })).arrayBuffer());
  const loaded = object.endsWith(".js") && (await get("force-cache").catch(() => undefined)); // by the page
  return loaded || (await get("no-store")) || fail("A file came changed, or is not published yet.");
}

/** @param {string} sentence @returns {never} */
export function fail(sentence) {
  throw new Error(sentence);
}

/** @throws FULL, whatever it is called: a full disk has another name in each browser and each place */
async function put(key, body) {
  await open()
    .then((store) => store.put(key, new Response(body)))
    .catch(() => Promise.reject(FULL));
}

/** The names of all objects in the first copy. */
export async function held() {
  const paths = (await (await open()).keys()).map(({ url }) => new URL(url).pathname);
  return new Set(paths.filter((path) => path.startsWith(OBJECTS)).map((path) => path.slice(OBJECTS.length)));
}

/** The names of all objects in the second copy. */
export const copied = async () => new Set(await copies((all) => all.getAllKeys()));
export const change = (work) => copies(work, "readwrite");

/** Work in one transaction of IndexedDB; nothing when it fails, for only damage makes us rely on it. */
export function copies(work, mode = /** @type {IDBTransactionMode} */ ("readonly")) {
  const done = new Promise((resolve, fail) => {
    const opening = indexedDB.open(STORE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("copies");
    opening.onerror = opening.onblocked = fail;
    opening.onsuccess = () => {
      const action = opening.result.transaction("copies", mode);
      const request = work(action.objectStore("copies"));
      action.oncomplete = () => resolve(request?.result);
      action.onerror = action.onabort = fail;
      opening.result.close(); // when the transaction is over
    };
  });
  return soon(READ, done);
}

let known; // the pointer, read once however many requests wait for it; storage stays the truth

export const forget = () => (known = undefined);

export function pointer() {
  known ??= written(CURRENT)
    .then(async (release) => release ?? (await mended()) ?? written(PREVIOUS))
    .then((release) => release ?? forget());
  return known;
}

/** The pointer from the second copy, which mends the first. */
async function mended() {
  const release = await copies((all) => all.get("release"));
  if (release) {
    await write(CURRENT, release).catch(() => {});
  }
  return release;
}

/** A release as it was written, or nothing: absent and damaged are the same. */
export async function written(key) {
  const found = async () => (await (await open()).match(key))?.text();
  const text = (await soon(READ, found())) ?? "";
  return text && text.startsWith(await digestOf(text.slice(32))) ? JSON.parse(text.slice(32)) : undefined;
}

export async function write(key, release) {
  const text = JSON.stringify(release);
  await put(key, (await digestOf(text)) + text);
}
