// The network: every answer is read under a deadline on silence, and each object has a name to prove.
import { inTime, note, recall } from "./copies.js";
import { there } from "./outcome.js";
import { PATIENCE, ROOT, fail, join, proven, within } from "./scope.js";
import { change, second } from "./storage.js";

export const HEAL = 1_500; // milliseconds a page waits for the network, and only when both copies are damaged
const MOST = 16 << 20; // bytes of one answer

/** The server, or something that answers in its place, said no: another way may still lead there. */
export class Refused extends Error {}

/** It answered, and what came is not what it was asked for. */
export class Changed extends Error {}

/** Nothing came for as long as an answer is waited for. */
export class Silent extends Error {}

/** Asks for a path; headers must come within PATIENCE. @throws Refused, Silent, or TypeError with no network */
export async function ask(path, options = {}) {
  const stop = new AbortController();
  /** @type {RequestInit} */
  const rules = { cache: "no-store", redirect: "error", signal: stop.signal };
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const response = await fetch(ROOT + path, { ...rules, ...options }).catch((error) => {
    throw stop.signal.aborted ? new Silent("No answer came from the server.") : error;
  });
  clearTimeout(timer);
  if (!response.ok && response.status !== 304 && response.type !== "opaqueredirect") {
    throw new Refused(`The server answered ${response.status}.`);
  }
  return response;
}

/** Gives each piece of a stream to `take` as it arrives, until that returns true. @throws Silent */
export async function pieces(stream, take) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await within(PATIENCE, reader.read()).catch((error) => {
        throw error.name === "Error" ? new Silent("The server went silent in the middle.") : error;
      });
      if (done || (await take(value))) {
        return;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** What an answer with a status of no content lacks. */
const bodyOf = (response) => response.body ?? new Response("").body;

/** The bytes of an answer, whole. */
export async function whole(response) {
  const all = [];
  let size = 0;
  await pieces(bodyOf(response), (piece) => {
    all.push(piece);
    size += piece.length;
    if (size > MOST) {
      fail("What the server sent is far too long.");
    }
  });
  return join(...all);
}

/**
 * The bytes of an object: by its name, else by the address it has in the release, for something between may refuse
 * or change the one and not the other.
 *
 * @throws what kept it from coming by its name
 */
export async function download(object, address = "", parts = false) {
  const right = (bytes) => proven(object, bytes);
  try {
    return await (parts ? inParts(`o/${object}`, right) : named(object, right));
  } catch (error) {
    const other = address && (error instanceof Refused || error instanceof Changed);
    const bytes = other
      ? await ask(address.slice(1))
          .then(whole)
          .catch(() => undefined)
      : undefined;
    if (bytes && (await right(bytes))) {
      return bytes;
    }
    throw error;
  }
}

async function named(object, right) {
  if (object.endsWith(".js")) {
    const loaded = await ask(`o/${object}`, { cache: "force-cache" })
      .then(whole)
      .catch(() => undefined); // by the page
    if (loaded && (await right(loaded))) {
      return loaded;
    }
  }
  const bytes = await whole(await ask(`o/${object}`));
  if (!(await right(bytes))) {
    throw new Changed("A file came changed.");
  }
  return bytes;
}

/**
 * The bytes of a path, in parts that are kept as they arrive: a worker that is ended goes on where it was. From the
 * first byte on without compression, for parts of two encodings do not fit together; a server that knows no ranges
 * sends all of it again.
 *
 * @throws Changed when what came is not `right`
 */
export async function inParts(
  path,
  right,
  { headers = {}, heard = (/** @type {Response} */ _) => Boolean(_) } = {},
) {
  const range = IDBKeyRange.bound(`part ${path} `, `part ${path} ~`);
  const asked = second((all) => all.getAll(range));
  const kept = await inTime(PATIENCE, asked);
  let all = there(kept) ? kept : [];
  let at = join(...all).length;
  if (at > 0 && (await right(join(...all)))) {
    return join(...all);
  }
  const over = () => {
    const gone = change((store) => store.delete(range));
    return inTime(PATIENCE, gone);
  };
  const response = await ask(path, { headers: { ...headers, Range: `bytes=${at}-` } }).catch(
    async (error) => {
      if (error instanceof Refused) {
        await over();
      }
      throw error;
    },
  );
  if (!heard(response)) {
    return undefined;
  }
  const goesOn = response.status === 206 && response.headers.get("Content-Range")?.startsWith(`bytes ${at}-`);
  if (!goesOn) {
    await over();
    [all, at] = [[], 0];
  }
  await pieces(bodyOf(response), async (piece) => {
    all.push(piece);
    if (goesOn) {
      await note(`part ${path} ${String(at).padStart(9, "0")}`, piece);
    }
    at += piece.length;
  });
  await over();
  const bytes = join(...all);
  if (!(await right(bytes))) {
    throw new Changed("A file came changed.");
  }
  return bytes;
}

/** Whether this was tried before and did not come to an end; notes that it is tried now. */
export async function triedBefore(name) {
  const before = await recall(`tried ${name}`, false);
  await note(`tried ${name}`, true);
  return before;
}
