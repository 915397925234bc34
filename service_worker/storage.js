// The phone's two kinds of storage, each with one copy of everything. Each call opens anew, for site data may be
// cleared while we run, and rejects when the storage does not do what it was asked for.
import { FULL, ROOT, STORE } from "./scope.js";

const OBJECTS = `${ROOT}o/`;

/** Work in the first copy, which Cache Storage holds. */
async function first(work) {
  return work(await caches.open(STORE));
}

/** What failed is read once more: only what fails again is damaged, and what is damaged gets deleted. */
export const twice = (reading) => reading().catch(reading);

export const bytesOf = (object) =>
  twice(() => first(async (all) => (await all.match(OBJECTS + object))?.arrayBuffer()));
export const textOf = (key) => twice(() => first(async (all) => (await all.match(key))?.text()));
export const keep = (object, bytes) => put(OBJECTS + object, bytes);
export const drop = (object) => first((all) => all.delete(OBJECTS + object));

/** @throws FULL, whatever it is called: a full disk has another name in each browser and each place */
export async function put(key, body) {
  await first((all) => all.put(key, new Response(body))).catch(() => {
    throw FULL;
  });
}

export const erase = (key) => first((all) => all.delete(key));

/** The names of all objects in the first copy. */
export async function held() {
  const paths = (await first((all) => all.keys())).map(({ url }) => new URL(url).pathname);
  return new Set(paths.filter((path) => path.startsWith(OBJECTS)).map((path) => path.slice(OBJECTS.length)));
}

export const discard = async () => caches.delete(STORE);

/** Work in one transaction of IndexedDB, which holds the second copy and what is noted of the last look. */
export function second(work, mode = /** @type {IDBTransactionMode} */ ("readonly")) {
  return new Promise((done, refuse) => {
    const opening = indexedDB.open(STORE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("copies");
    opening.onerror = refuse;
    opening.onsuccess = () => {
      const base = opening.result;
      base.onversionchange = () => base.close();
      try {
        const action = base.transaction("copies", mode);
        const request = work(action.objectStore("copies"));
        action.oncomplete = () => done(request?.result);
        action.onerror = action.onabort = refuse;
      } catch (error) {
        refuse(error); // no such store in it, or it is closing
      }
      base.close(); // when the transaction is over
    };
  });
}

export const change = (work) => second(work, "readwrite");

/** The names of all that the second copy holds. */
export const copied = async () => new Set(await second((all) => all.getAllKeys()));

export function discardSecond() {
  return new Promise((done, refuse) => {
    const gone = indexedDB.deleteDatabase(STORE);
    gone.onsuccess = done;
    gone.onerror = refuse;
  });
}
