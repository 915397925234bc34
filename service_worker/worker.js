// Keeps one whole, verified release on the phone. README.md beside this file is the policy.
import { PREVIOUS, ROOT, holes, keep, pointer, read, within, worker, written } from "./store.js";
import { PATIENCE, audit, download, tell, update } from "./update.js";

const HEAL = 1_500; // milliseconds a page waits for the network, and only when both its copies are damaged

worker.addEventListener("install", (/** @type {any} */ event) => {
  worker.skipWaiting();
  // Chromium asks the network for a page while it starts the worker, and throws the answer away. Only a route that
  // leads to the worker stops that: what was typed would leave the phone (?q=), and each page cost its bytes.
  event.addRoutes?.({ condition: { urlPattern: `${ROOT}*` }, source: "fetch-event" });
});
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("message", (event) => {
  if (["check", "audit"].includes(event.data?.type)) {
    const begin = event.data.type === "audit" ? audit() : Promise.resolve();
    event.waitUntil(begin.then(tell).then(update));
  }
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const ours = url.origin === location.origin && url.pathname.startsWith(ROOT);
  const path = url.pathname.slice(ROOT.length - 1);
  const plain = ["GET", "HEAD"].includes(request.method) && request.cache !== "only-if-cached";
  if (!ours || !plain || path === "/sw.js" || path === "/release.json" || path.startsWith("/pack/")) {
    return;
  }
  event.respondWith(answer(request, path));
  if (request.mode === "navigate") {
    event.waitUntil(update());
  }
});

async function answer(request, path) {
  const release = await pointer();
  const file = release && find(release, path);
  const own = file && (await read(file.object));
  if (own) {
    return reply(release, file.type, own);
  }
  if (file || (release && path.startsWith("/o/"))) {
    const fresh = file && (await within(HEAL, download(file.object)).catch(() => undefined));
    if (fresh) {
      keep(file.object, fresh).catch(() => {});
      return reply(release, file.type, fresh);
    }
    const before = await written(PREVIOUS); // an open page of the release before asks for its own script
    const older = before && find(before, path);
    const bytes = older && (await read(older.object));
    if (bytes) {
      return reply(
        before,
        older.type,
        file && older.type.startsWith("text/html") ? marked(bytes, before) : bytes,
      );
    }
  }
  const otherwise = () => (request.mode === "navigate" ? lost(release, file) : Response.error());
  return file ? otherwise() : within(PATIENCE, fetch(request)).catch(otherwise);
}

function find(release, path) {
  const name = [path, `${path}/`].find((each) => Object.hasOwn(release.files, each));
  return name && release.files[name];
}

function reply(release, type, bytes, status = 200) {
  const headers = { ...release.headers, "Content-Type": type, "Cache-Control": "no-cache" };
  return new Response(bytes, { status, headers });
}

function marked(bytes, { seq }) {
  const day = new Date(seq * 1000).toISOString().slice(0, 10);
  const note = `<p class="older" role="status">An older copy, of ${day}. The newer one is damaged on this phone and mends itself with the next signal.</p>`;
  return new TextDecoder().decode(bytes).replace("<main", `${note}<main`);
}

/** What is said when neither phone nor network has the page: what is wrong, and what is still here. */
async function lost(release, damaged) {
  const page = release && find(release, "/404.html");
  const frame = page && page !== damaged && (await read(page.object));
  if (frame && !damaged) {
    return reply(release, page.type, frame, 503);
  }
  const gone = release ? await holes(release) : new Set();
  const here = Object.entries(release?.files ?? {}).filter(
    ([path, file]) => path.startsWith("/cards/") && file !== damaged && !gone.has(file.object),
  );
  const [what, next] = damaged
    ? ["This page is damaged on this phone", "It mends itself with the next signal. These are whole:"]
    : [
        "Steady is not on this phone",
        "Its copy was never complete, or was deleted. Open this page with a signal.",
      ];
  const words = (path) => path.slice("/cards/".length, -1).replaceAll("-", " ") || "all cards";
  const row = (path) => `<li><a href="${ROOT}${path.slice(1)}"><b>${words(path)}</b></a></li>`;
  const main = `<main id="main"><h1>${what}</h1><p>${next}</p><ul class="rows">${here.map(([path]) => row(path)).join("")}</ul></main>`;
  const bare = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title></title><main></main></html>`;
  const html = (frame ? new TextDecoder().decode(frame) : bare)
    .replace(/<title>[^]*<\/title>/, () => `<title>${what}</title>`)
    .replace(/<main[^]*<\/main>/, () => main);
  const headers = release?.headers ?? { "Content-Security-Policy": "default-src 'none'" };
  return reply({ headers }, "text/html; charset=utf-8", html, 503);
}
