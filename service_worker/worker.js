// Keeps one whole, verified release on the phone. README.md beside this file is the policy.
import { answer, inStock } from "./answer.js";
import { answerPings } from "./ping.js";
import { ROOT, worker } from "./scope.js";
import { asks, tell } from "./state.js";
import { audit, update } from "./update.js";

worker.addEventListener("install", (/** @type {any} */ event) => {
  worker.skipWaiting();
  // Chromium asks the network for a page while it starts the worker, and throws the answer away. Only a route that
  // leads to the worker stops that: what was typed would leave the phone (?q=), and each page cost its bytes.
  event.addRoutes?.({ condition: { urlPattern: `${ROOT}*` }, source: "fetch-event" });
});
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
answerPings(worker);

worker.addEventListener("message", (event) => {
  const type = event.data?.type;
  if (type === "check" || type === "audit") {
    asks(event.source);
    // Neither waits for the other, for either may wait for storage or for the network.
    event.waitUntil(Promise.allSettled([tell(), type === "audit" ? audit().then(update) : update()]));
  }
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const path = pathname.slice(ROOT.length - 1);
  const reads = request.method === "GET" || request.method === "HEAD";
  const ours = origin === location.origin && pathname.startsWith(ROOT);
  if (ours && reads && !/^\/(sw\.js$|release\.json$|since\/|pack\/)/.test(path)) {
    if (request.headers.has("Steady-Ahead")) {
      event.respondWith(inStock(path));
      return;
    }
    const after = (work) => event.waitUntil(work().catch(() => {}));
    event.respondWith(answer(request, path, after));
    if (request.mode === "navigate") {
      event.waitUntil(update());
    }
  }
});
