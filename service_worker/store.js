// What the phone holds: objects in Cache Storage, a second copy of them in IndexedDB, one pointer to a release.

export const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
export const ROOT = new URL(worker.registration.scope).pathname;
export const STORE = `steady:${ROOT}`; // the scope is in the name: a second department's worker has its own
export const CURRENT = `${ROOT}~cur`;
export const PREVIOUS = `${ROOT}~prev`;
const READ = 1_500; // milliseconds a stored object may take: damaged ones never answer

export const open = () => caches.open(STORE); // anew each time: site data may be cleared while we run
export const address = (object) => `${ROOT}o/${object}`;
export const objects = (release) => new Set(Object.values(release?.files ?? {}).map((file) => file.object));
export const encode = (text) => new TextEncoder().encode(text);

export async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 16);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function within(milliseconds, promise) {
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error("It was too slow.")), milliseconds));
  return Promise.race([promise, late]);
}

/** The bytes if they are what the object's name says, else nothing. */
export async function proven(object, bytes) {
  return bytes && (await digest(bytes)) === object.slice(0, 32) ? bytes : undefined;
}

export const FULL = new Error("The phone's storage takes no more.");

/** Puts in Cache Storage. @throws FULL, for a full disk has another name in each browser and each place */
async function put(key, body) {
  try {
    await (await open()).put(key, new Response(body));
  } catch {
    throw FULL;
  }
}

export const keep = (object, bytes) => put(address(object), bytes);

/** The objects of a release that Cache Storage does not hold. */
export async function holes(release) {
  const here = new Set((await (await open()).keys()).map((request) => new URL(request.url).pathname));
  return new Set([...objects(release)].filter((object) => !here.has(address(object))));
}

export async function first(object) {
  const bytes = async () => (await (await open()).match(address(object)))?.arrayBuffer();
  return within(READ, bytes())
    .then((found) => proven(object, found))
    .catch(() => undefined);
}

export async function second(object) {
  return proven(object, await copies((all) => all.get(object)));
}

/** The names of all that the second copy holds. */
export async function copied() {
  return new Set(await copies((all) => all.getAllKeys()));
}

/** From the first copy, or else from the second, which then mends the first. */
export async function read(object) {
  const bytes = await first(object);
  const copy = bytes ?? (await second(object));
  copy && !bytes && (await keep(object, copy).catch(() => {}));
  return copy;
}

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
  return within(READ, done).catch(() => undefined);
}

export const change = (work) => copies(work, "readwrite");

let known; // the pointer, read once however many requests wait for it; storage stays the truth

export const forget = () => (known = undefined);

export function pointer() {
  known ??= stored().then((release) => release ?? forget());
  return known;
}

async function stored() {
  return (await written(CURRENT)) ?? (await copies((all) => all.get("release"))) ?? (await written(PREVIOUS));
}

export async function written(key) {
  try {
    const text = await (await (await open()).match(key)).text();
    return text.startsWith(await digest(encode(text.slice(32)))) ? JSON.parse(text.slice(32)) : undefined;
  } catch {
    return undefined; // absent and damaged are the same
  }
}

export async function write(key, release) {
  const text = JSON.stringify(release);
  await put(key, (await digest(encode(text))) + text);
}
