// The end: served in the worker's place, it deletes what the worker stored and removes itself. Settings that the
// reader chose are not the worker's and stay.
import { answerPings } from "./ping.js";

const leaving = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const LEFT = `steady:${new URL(leaving.registration.scope).pathname}`;
answerPings(leaving);
leaving.addEventListener("install", () => leaving.skipWaiting());
leaving.addEventListener("activate", (event) => {
  const gone = new Promise((done) => {
    const request = indexedDB.deleteDatabase(LEFT);
    request.onsuccess = request.onerror = done;
  });
  event.waitUntil(Promise.all([gone, caches.delete(LEFT)]).then(() => leaving.registration.unregister()));
});
