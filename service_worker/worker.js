// Keeps one whole, verified release on the phone. README.md beside this file is the policy.
import { PREVIOUS, ROOT, copied, holes, pointer, read, within, worker, written } from "./store.js";
import { PATIENCE, audit, renewed, tell, update } from "./update.js";

const HEAL = 1_500; // milliseconds a page waits for the network, and only when both its copies are damaged
const BARE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title></title><main><h1></h1><a href="${ROOT}">To the first page</a></main></html>`;

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
  if (
    !ours ||
    !["GET", "HEAD"].includes(request.method) ||
    path === "/sw.js" ||
    path === "/release.json" ||
    path.startsWith("/pack/")
  ) {
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
    const fresh = file && (await within(HEAL, renewed(file.object)).catch(() => undefined));
    if (fresh) {
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

/** What is said when neither phone nor network has the page: what is wrong, and which cards are still whole. */
async function lost(release, damaged) {
  const page = release && find(release, damaged ? "/cards/" : "/404.html");
  const bytes = page && page !== damaged && (await read(page.object));
  if (bytes && !damaged) {
    return reply(release, page.type, bytes, 503);
  }
  const [what, next] = damaged
    ? ["This page is damaged on this phone", "It mends itself with the next signal."]
    : ["Steady is not on this phone", "Its copy was never complete, or was deleted. Open it with a signal."];
  const gone = await holes(release);
  const here = await copied();
  const whole = (href) => {
    const file = find(release, href.slice(ROOT.length - 1));
    return file && file !== damaged && (here.has(file.object) || !gone.has(file.object));
  };
  const html = (bytes ? new TextDecoder().decode(bytes) : BARE)
    .replace(/<title>[^]*?<\/title>/, () => `<title>${what}</title>`)
    .replace(
      /<h1>[^]*?<\/h1>/,
      () => `<h1>${what}</h1><p class="summary">${next}${bytes ? " These are whole:" : ""}</p>`,
    )
    .replace(/<li><a href="([^"]*)">[^]*?<\/li>\n?/g, (row, href) => (whole(href) ? row : ""))
    .replace(/<section [^>]*>\s*<h2 [^>]*>[^<]*<\/h2>\s*<ul [^>]*>\s*<\/ul>\s*<\/section>/g, "");
  const headers = release?.headers ?? { "Content-Security-Policy": "default-src 'none'" };
  return reply({ headers }, "text/html; charset=utf-8", html, 503);
}
