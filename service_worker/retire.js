// The end: served in the worker's place, it deletes what the worker stored and removes itself. Settings that the
// reader chose are not the worker's and stay.
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const STORE = `steady:${new URL(worker.registration.scope).pathname}`;
worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => {
  const gone = new Promise((done) => {
    const request = indexedDB.deleteDatabase(STORE);
    request.onsuccess = request.onerror = done;
  });
  event.waitUntil(Promise.all([gone, caches.delete(STORE)]).then(() => worker.registration.unregister()));
});
