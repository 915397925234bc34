// What every part of the worker shares: the worker, the names that hold its scope, time limits and hashes.

export const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
export const ROOT = new URL(worker.registration.scope).pathname;
export const STORE = `steady:${ROOT}`; // the scope is in the name: a second department's worker has its own
export const FULL = new Error("The phone's storage takes no more.");
export const PATIENCE = 15_000; // milliseconds of silence, after which an answer of the network is given up

/** @param {string} sentence @returns {never} */
export function fail(sentence) {
  throw new Error(sentence);
}

export const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export function within(milliseconds, promise) {
  const late = new Promise((_, refuse) =>
    setTimeout(() => refuse(new Error("It was too slow.")), milliseconds),
  );
  return Promise.race([promise, late]);
}

export async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 16);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const digestOf = (text) => digest(new TextEncoder().encode(text));

/** Whether the bytes are what an object's name says. */
export const proven = async (object, bytes) => (await digest(bytes)) === object.slice(0, 32);

export function join(...pieces) {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The names of all objects of a release. */
export const objects = (release) => new Set(Object.values(release?.files ?? {}).map((file) => file.object));
