// Answers a page's request: from the phone's storage if it can, and with an honest page if nothing can. Never rejects.
import { glance, read } from "./copies.js";
import { HEAL, download } from "./network.js";
import { ABSENT, BROKEN, LATE, outcome, there } from "./outcome.js";
import { coming, pointer, previous } from "./pointer.js";
import { PATIENCE, ROOT, within } from "./scope.js";
import { cards } from "./state.js";
import { held, keep } from "./storage.js";

const LOST = {
  absent: [
    "Steady is not on this phone",
    "Its copy was never complete, or was deleted. Open it with a signal.",
  ],
  late: [
    "This phone is slow to read",
    "What was saved is still on it. Wait a moment, then open the page again.",
  ],
  broken: ["What was saved is damaged on this phone", "It mends itself with the next signal."],
  damaged: ["This page is damaged on this phone", "It mends itself with the next signal."],
  coming: ["This page is not saved yet", "The rest comes with the next signal."],
};

/** The answer to a request; `after` takes what is mended once it is given. */
export async function answer(request, path, after) {
  try {
    return await found(request, path, after);
  } catch {
    return otherwise(request, () => lost(ABSENT, "broken"));
  }
}

/** The answer to a page that reads ahead: what the first copy has right, or none. No network, no waiting, no mending. */
export async function inStock(path) {
  const none = new Response(null, { status: 204 });
  try {
    const release = await outcome(HEAL, pointer());
    const file = there(release) && find(release, path);
    const bytes = file ? await glance(file.object) : ABSENT;
    return there(bytes) ? reply(release, file.type, bytes) : none;
  } catch {
    return none;
  }
}

async function found(request, path, after) {
  const release = await pointer(after);
  if (there(release)) {
    return ofRelease(request, path, release, after);
  }
  const begun = release === LATE ? LATE : await coming();
  const file = there(begun) && find(begun, path);
  const bytes = file && (await read(file.object, after));
  if (file && there(bytes)) {
    return reply(begun, file.type, bytes);
  }
  const why = there(begun) ? "coming" : ({ [LATE]: "late", [BROKEN]: "broken" }[release] ?? "absent");
  return otherwise(request, () => lost(begun, why));
}

async function ofRelease(request, path, release, after) {
  const file = find(release, path);
  if (!file && !path.startsWith("/o/")) {
    return otherwise(request, () => lost(release, "missing"));
  }
  const bytes = file ? await read(file.object, after) : ABSENT;
  if (there(bytes)) {
    return reply(release, file.type, bytes);
  }
  const healed = file && bytes !== LATE && (await heal(file.object, after));
  if (healed) {
    return reply(release, file.type, healed);
  }
  const older = await ofPrevious(path, file, after);
  if (older || !file) {
    return older ?? otherwise(request, () => lost(release, "missing"));
  }
  return request.mode === "navigate"
    ? lost(release, bytes === LATE ? "late" : "damaged", file)
    : Response.error();
}

/** The bytes from the network, for which a page waits but a moment. */
async function heal(object, after) {
  const bytes = await outcome(HEAL, download(object));
  if (there(bytes)) {
    after(() => keep(object, bytes));
    return bytes;
  }
  return undefined;
}

/** The copy of the release before: an open page asks for its own script, and old advice is better than none. */
async function ofPrevious(path, damaged, after) {
  const before = await previous();
  const file = there(before) && find(before, path);
  const bytes = file && (await read(file.object, after));
  if (!file || !there(bytes)) {
    return undefined;
  }
  const day = new Date(before.seq * 1000).toISOString().slice(0, 10);
  const note = `An older copy, of ${day}. The newer one is damaged on this phone and mends itself with the next signal.`;
  return reply(before, file.type, damaged?.object.endsWith(".html") ? noted(bytes, "older", note) : bytes);
}

/** From the network, for the phone has no such page; for a page that it does not give either, what is honest. */
function otherwise(request, honest) {
  return within(PATIENCE, fetch(request)).catch(() =>
    request.mode === "navigate" ? honest() : Response.error(),
  );
}

/** The file at a path, however it is written: `%63` for c, two slashes for one, with index.html, without a slash. */
function find(release, path) {
  const plain = decoded(path)
    .replace(/\/\/+/g, "/")
    .replace(/\/index\.html$/, "/");
  const has = (name) => Object.prototype.hasOwnProperty.call(release.files, name);
  const name = [path, plain, `${plain}/`].find(has);
  return name && release.files[name];
}

function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
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
async function lost(release, why, damaged) {
  const page = there(release) && find(release, why === "missing" ? "/404.html" : "/cards/");
  const bytes = page && page !== damaged && (await read(page.object));
  if (page && there(bytes)) {
    return reply(
      release,
      page.type,
      why === "missing" ? bytes : noted(bytes, "lost", await noteFor(release, why)),
      503,
    );
  }
  const [what, next] = LOST[why] ?? LOST.absent;
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${what}</title><main><h1>${what}</h1><p>${next}</p>${await linksTo(release)}<a href="${ROOT}">To the first page</a></main></html>`;
  const headers = release?.headers ?? { "Content-Security-Policy": "default-src 'none'" };
  return reply({ headers }, "text/html; charset=utf-8", html, 503);
}

async function noteFor(release, why) {
  if (why === "coming") {
    const count = cards(release, await outcome(HEAL, held()));
    return `The page you opened is not saved yet: ${count.cardsHere} of ${count.cards} cards so far. These are here:`;
  }
  const state = why === "late" ? "could not be read in time" : "is damaged on this phone";
  return `The page you opened ${state}. It mends itself with the next signal. These are whole:`;
}

/** Links to the cards of a release that are here, by the words of their headings; nothing without a release. */
async function linksTo(release) {
  const here = there(release) ? await outcome(HEAL, held()) : ABSENT;
  const links = [];
  for (const [address, { object }] of there(here) ? Object.entries(release.files) : []) {
    const bytes = /^\/cards\/[^/]+\/$/.test(address) && here.has(object) ? await read(object) : ABSENT;
    const heading = there(bytes) ? /<h1>(.*?)<\/h1>/s.exec(new TextDecoder().decode(bytes)) : null;
    if (heading) {
      links.push(`<li><a href="${ROOT}${address.slice(1)}">${heading[1]}</a></li>`);
    }
  }
  return links.length > 0 ? `<p>These cards are here:</p><ul>${links.join("")}</ul>` : "";
}
