// A release's list: fetched, and taken only when everything in it can be right.
import { Refused, ask, inParts, triedBefore, whole } from "./network.js";
import { note } from "./copies.js";
import { LIMITS } from "./pack.js";
import { PATIENCE, ROOT, digestOf, fail, within } from "./scope.js";

const FILE = /^[0-9a-f]{32}\.[a-z0-9]+ [\w/+.-]+(; charset=utf-8)?$/; // the object's name, and its type
const AHEAD = 2 * 86_400_000; // milliseconds: a number that is later than the clocks by more is a mistake
const OWN = ["files", "headers", "seal"]; // what the seal does not cover: the id does, or it is the seal

/** A page answered in the list's place: the department's sign-in has run out. */
export class SignIn extends Error {
  constructor(url) {
    super("Signing in is asked for before anything newer comes.");
    this.url = url;
  }
}

/** Whether a release's number lies in the future of the phone's clock and of `date`, in milliseconds. */
export const far = ({ seq }, date) => seq * 1000 > Math.max(Date.now(), date || 0) + AHEAD;

/** The newest release if it is newer than `current`, else nothing. @throws in words when it cannot be had */
export async function newest(current) {
  const same = current && !far(current, 0); // one from the future counts as none: whatever comes is looked at
  const headers = same ? { "If-None-Match": `"${current.id}-${current.seq}"` } : {};
  const slow = await triedBefore("list");
  const found = same && !slow && (await since(current, headers));
  const { release, date } = found || (await (slow ? listInParts(headers) : list(headers)));
  await note("tried list", false);
  if (!release) {
    if (!current) {
      throw new TypeError("Unchanged is no answer to a phone that has nothing.");
    }
    return undefined;
  }
  if (!(await valid(release))) {
    fail("What the server sent is not a release.");
  }
  return newer(release, current, date) ? release : undefined;
}

/** @throws when its number cannot be right */
function newer(release, current, date) {
  if (far(release, date)) {
    fail(
      `The server's release is dated ${day(release.seq)}, in the future: its publisher's clock was wrong.`,
    );
  }
  if (current && far(current, date)) {
    return Boolean(release.seal); // what was taken from the future counts as none
  }
  return !current || release.seq > current.seq; // an older server moves nobody back
}

const day = (seq) => new Date(seq * 1000).toISOString().slice(0, 10);

/** The list by what is new in it since `current`; nothing where no such file is there, or it does not fit. */
async function since(current, headers) {
  const asked = { headers, redirect: /** @type {RequestRedirect} */ ("manual") };
  const response = await ask(`since/${current.id}.json`, asked).catch((error) =>
    error instanceof Refused ? undefined : Promise.reject(error),
  );
  if (response?.status === 304) {
    return {};
  }
  const patch = response && parsed(await whole(response));
  const files = Object.entries({ ...current.files, ...patch?.files }).filter(([, file]) => file !== null);
  const sorted = Object.fromEntries(files.sort(([one], [other]) => (one < other ? -1 : 1)));
  const release = { headers: current.headers, ...patch, files: sorted };
  const fits = patch?.files && (await valid(release));
  return fits ? { release, date: dateOf(response) } : undefined;
}

async function list(headers) {
  const response = await ask("release.json", { headers, redirect: "manual" });
  if (response.type === "opaqueredirect") {
    await elsewhere();
  }
  if (response.status === 304) {
    return {};
  }
  const text = new TextDecoder().decode(await whole(response));
  return { release: JSON.parse(text), date: dateOf(response) };
}

/** The list on a line that brought none before the worker was ended. */
async function listInParts(headers) {
  let date = 0;
  const heard = (response) => {
    date = dateOf(response);
    return response.status !== 304;
  };
  const bytes = await inParts("release.json", (found) => valid(parsed(found)), { headers, heard });
  return { release: bytes && parsed(bytes), date };
}

function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Where a redirect leads: to a page of this origin, as a department's sign-in does, or into a wall. */
async function elsewhere() {
  const { redirected, url } = await within(PATIENCE, fetch(`${ROOT}release.json`, { cache: "no-store" }));
  if (redirected && new URL(url).origin === location.origin) {
    throw new SignIn(url);
  }
}

const dateOf = (response) => Date.parse(response.headers.get("Date") ?? "");
const has = (all, name) => Object.prototype.hasOwnProperty.call(all, name);

/** Whether a list is whole and as it was made: the id covers its files and policy, the seal all else. */
async function valid(release) {
  if (typeof release !== "object" || release === null) {
    return false;
  }
  const { format, seq, id, start, headers, files, seal, retire } = release;
  const names = Object.keys(files ?? {});
  return (
    format === 1 &&
    Number.isSafeInteger(seq) &&
    names.length <= LIMITS.files &&
    has(files, start) &&
    names.every((name) => /^\/(?!\/)[\w./-]*$/.test(name) && !name.includes("..")) &&
    Object.values(files).every(({ object, type }) => FILE.test(`${object} ${type}`)) &&
    (await digestOf(JSON.stringify([headers, files]))) === id &&
    (seal === undefined ? !retire : seal === (await sealOf(release))) // unsealed: from a server of before
  );
}

function sealOf(release) {
  const rest = Object.entries(release).filter(([name]) => !OWN.includes(name));
  return digestOf(JSON.stringify(Object.fromEntries(rest)));
}
