// Fills the phone's storage with the objects of a release: from the second copy, from the pack, or one by one.
import { SLOW, examine, inTime, note, now, read, recall, secondOf } from "./copies.js";
import { Changed, Silent, download } from "./network.js";
import { ABSENT, LATE, outcome, there } from "./outcome.js";
import { unpack } from "./pack.js";
import { FULL, fail, objects, proven } from "./scope.js";
import { busy, tell } from "./state.js";
import { change, copied, discard, drop, held, keep } from "./storage.js";

const LANES = 6;
let saved = 0; // objects, since the worker started

/** The objects of a release that the first copy does not hold. @throws when storage does not say */
async function holes(release) {
  const here = await outcome(SLOW, held());
  if (here === LATE) {
    fail("This phone is slow to read: it could not be seen what is saved.");
  }
  if (!there(here)) {
    fail("This browser refuses to store pages for this site, or its storage is damaged.");
  }
  return [...objects(release)].filter((object) => !here.has(object));
}

/**
 * Brings back to the first copy what the second still has; the network has no part in it. A first copy that takes
 * what it is given, and has nothing of it, is made anew: WebKit's, when two new workers came in a moment.
 */
export async function restore(release, made = false) {
  const missing = await holes(release);
  const other = missing.length > 0 ? await inTime(SLOW, copied()) : ABSENT;
  const back = there(other) ? missing.filter((each) => other.has(each)) : [];
  for (const object of back) {
    await examine(object);
  }
  const left = back.length > 0 ? new Set(await holes(release)) : new Set();
  const lost = back.find((object) => left.has(object));
  if (lost && !made && (await loses(lost))) {
    await discard();
    await restore(release, true);
  }
}

/** Whether the first copy takes an object that the second has right, and then has nothing at all. */
async function loses(object) {
  const bytes = await inTime(SLOW, secondOf(object));
  if (!there(bytes) || !(await proven(object, bytes))) {
    return false;
  }
  const taken = await keep(object, bytes).then(
    () => true,
    () => false, // the disk is full
  );
  const here = await outcome(SLOW, held());
  return taken && there(here) && here.size === 0; // never where pages would be lost with it
}

export async function fill(release) {
  await restore(release);
  const missing = await holes(release);
  if (missing.length === 0) {
    return;
  }
  busy(true);
  const much = missing.length > objects(release).size / 3;
  if (much && (await recall("asked", "")) !== release.id) {
    await note("asked", release.id); // another try takes only what this one left
    await packed(release.id, release, missing);
  }
  await bring(release, await holes(release)).catch(async (error) => {
    if (error instanceof Changed) {
      await unedited(release);
    }
    if ((await holes(release)).length > 0) {
      throw error;
    }
  });
}

/** Packs travel as what nobody edits: once a day for a release, where its files come changed. @throws FULL */
async function unedited(release) {
  const today = `${release.id} ${new Date().toISOString().slice(0, 10)}`;
  if ((await recall("asked again", "")) === today) {
    return;
  }
  await note("asked again", today);
  const missing = await holes(release);
  for (const script of missing.filter((object) => object.endsWith(".js"))) {
    await packed(script.slice(0, 32), release, [script]);
  }
  const rest = await holes(release);
  if (rest.length > 0) {
    await packed(release.id, release, rest);
  }
}

/** Takes what comes of the pack; what does not comes by itself. @throws FULL */
async function packed(name, release, missing) {
  if (typeof DecompressionStream === "function") {
    await unpack(name, release, missing, save).catch((error) => {
      if (error === FULL) {
        throw error;
      }
    });
  }
}

/**
 * Brings objects by themselves: what does not come keeps none of the others back. On a line on which a whole try
 * brought nothing, one after another and in parts.
 *
 * @throws FULL at once; at the end what went wrong, first of all Changed
 */
async function bring(release, missing) {
  const before = await recall("left", undefined);
  const slow = Boolean(before?.slow) || before?.left === missing.length;
  await note("left", { left: missing.length, slow });
  const addresses = new Map(Object.entries(release.files).map(([address, { object }]) => [object, address]));
  const failures = [];
  let lanes = slow ? 1 : LANES;
  const lane = async () => {
    for (let object = missing.shift(); object; object = missing.shift()) {
      const failure = await one(object, addresses.get(object), slow);
      if (failure) {
        failures.push(failure);
      }
      if (failure instanceof Silent && lanes > 1) {
        lanes -= 1;
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await note("left", failures.some((failure) => failure instanceof Silent) ? { slow: true } : {});
  if (failures.length > 0) {
    throw failures.find((failure) => failure instanceof Changed) ?? failures[0];
  }
}

/** Brings one object; gives what kept it from coming. @throws FULL */
async function one(object, address, slow) {
  try {
    await save(object, await download(object, address, slow));
    return undefined;
  } catch (error) {
    if (error === FULL) {
      throw error;
    }
    return error;
  }
}

async function save(object, bytes) {
  await keep(object, bytes);
  saved += 1;
  if (saved % 16 === 0) {
    now(tell);
  }
}

/** Deletes the objects that none of these releases names; none while it is not known what one of them names. */
export async function sweep(...releases) {
  if (!releases.includes(LATE)) {
    const known = releases.filter((release) => release && there(release));
    const named = new Set(known.flatMap((release) => [...objects(release)]));
    const stray = [...(await held())].filter((object) => !named.has(object));
    await Promise.all(stray.map(drop));
  }
}

/** Brings the second copy to what the first holds; what did not fit this time is tried at the next look. */
export async function copy(release) {
  const all = objects(release);
  const here = await inTime(SLOW, copied());
  if (!there(here)) {
    return;
  }
  const left = [...all].filter((object) => !here.has(object));
  if (left.length === 0 && (await secondOf("release"))?.seq === release.seq) {
    return;
  }
  while (left.length > 0) {
    const names = left.splice(0, 64);
    const bytes = await Promise.all(names.map(wholeOr));
    await change((store) => {
      for (const [at, name] of names.entries()) {
        if (bytes[at]) {
          store.put(bytes[at], name);
        }
      }
    });
  }
  const old = [...here].filter((key) => key.includes(".") && !all.has(key));
  await change((store) => [store.put(release, "release"), ...old.map((key) => store.delete(key))]);
}

/** The bytes of an object, from the network if it is damaged here; else nothing. */
async function wholeOr(object) {
  const bytes = await read(object);
  if (there(bytes)) {
    return bytes;
  }
  const fresh = await download(object).catch(() => undefined);
  if (fresh) {
    await now(() => keep(object, fresh));
  }
  return fresh;
}
