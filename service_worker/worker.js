// Keeps one whole, verified release on the phone. README.md beside this file is the policy.
import { HEAL, PATIENCE, PREVIOUS, ROOT, pointer, read, within, worker, written } from "./store.js";
import { audit, tell, update } from "./update.js";

worker.addEventListener("install", (/** @type {any} */ event) => {
  worker.skipWaiting();
  // Chromium asks the network for a page while it starts the worker, and throws the answer away. Only a route that
  // leads to the worker stops that: what was typed would leave the phone (?q=), and each page cost its bytes.
  event.addRoutes?.({ condition: { urlPattern: `${ROOT}*` }, source: "fetch-event" });
});
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("message", (event) => {
  const type = event.data?.type;
  if (type === "check" || type === "audit") {
    event.waitUntil((type === "audit" ? audit() : tell()).then(update));
  }
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const path = pathname.slice(ROOT.length - 1);
  const reads = request.method === "GET" || request.method === "HEAD";
  const ours = origin === location.origin && pathname.startsWith(ROOT);
  if (ours && reads && !/^\/(sw\.js$|release\.json$|pack\/)/.test(path)) {
    event.respondWith(answer(request, path));
    if (request.mode === "navigate") {
      event.waitUntil(update());
    }
  }
});

async function answer(request, path) {
  const release = await pointer();
  const file = find(release, path);
  if (file || (release && path.startsWith("/o/"))) {
    const bytes = file && (await read(file.object, HEAL));
    if (bytes) {
      return reply(release, file.type, bytes);
    }
    const before = await written(PREVIOUS); // an open page of the release before asks for its own script
    const older = find(before, path);
    const copy = older && (await read(older.object));
    if (copy) {
      const day = new Date(before.seq * 1000).toISOString().slice(0, 10);
      const note = `An older copy, of ${day}. The newer one is damaged on this phone and mends itself with the next signal.`;
      return reply(before, older.type, file?.object.endsWith(".html") ? noted(copy, "older", note) : copy);
    }
  }
  const otherwise = () => (request.mode === "navigate" ? lost(release, file) : Response.error());
  return file ? otherwise() : within(PATIENCE, fetch(request)).catch(otherwise);
}

function find(release, path) {
  const name = [path, `${path}/`].find((each) => Object.hasOwn(release?.files ?? {}, each));
  return name && release.files[name];
}

function reply(release, type, bytes, status = 200) {
  const headers = { ...release.headers, "Content-Type": type, "Cache-Control": "no-cache" };
  return new Response(bytes, { status, headers });
}

/** The page with a note at its top: within <main>, which is all that a tap swaps in. */
function noted(bytes, kind, note) {
  const page = new TextDecoder().decode(bytes);
  return page.replace(/<main[^>]*>/, (main) => `${main}<p class="note ${kind}" role="status">${note}</p>`);
}

/** What is said when neither phone nor network has the page: what is wrong, and the way to what is whole. */
async function lost(release, damaged) {
  const page = find(release, damaged ? "/cards/" : "/404.html");
  const bytes = page && page !== damaged && (await read(page.object));
  if (bytes) {
    const note =
      "The page you opened is damaged on this phone. It mends itself with the next signal. These are whole:";
    return reply(release, page.type, damaged ? noted(bytes, "lost", note) : bytes, 503);
  }
  const [what, next] = damaged
    ? ["This page is damaged on this phone", "It mends itself with the next signal."]
    : ["Steady is not on this phone", "Its copy was never complete, or was deleted. Open it with a signal."];
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${what}</title><main><h1>${what}</h1><p>${next}</p><a href="${ROOT}">To the first page</a></main></html>`;
  const headers = release?.headers ?? { "Content-Security-Policy": "default-src 'none'" };
  return reply({ headers }, "text/html; charset=utf-8", html, 503);
}
