// The kill switch: served in the worker's place, it lets every page come from the network and removes itself.
// What is stored on the phone stays, so that switching the worker on again downloads nothing.
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.registration.unregister()));
