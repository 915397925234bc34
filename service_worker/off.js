// The kill switch: served in the worker's place, it lets every page come from the network and removes itself.
// What is stored on the phone stays, so that switching the worker on again downloads nothing.
import { answerPings } from "./ping.js";

const switched = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
answerPings(switched);
switched.addEventListener("install", () => switched.skipWaiting());
switched.addEventListener("activate", (event) => event.waitUntil(switched.registration.unregister()));
