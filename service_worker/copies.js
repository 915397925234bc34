// Reading and mending: an object from whichever copy has it right; storage that fails is made anew.
import { BROKEN, LATE, outcome, quickest, there } from "./outcome.js";
import { fail, proven } from "./scope.js";
import {
  bytesOf,
  change,
  copied,
  discard,
  discardSecond,
  drop,
  held,
  keep,
  second,
  twice,
} from "./storage.js";

export const SOON = 500; // milliseconds after which the second copy is asked too: damaged objects never answer
export const SLOW = 10_000; // milliseconds a page waits for storage
const NOTE = 3_000; // milliseconds for what is only noted; without it a look goes on
const MINUTE = 60_000; // milliseconds
let deaf = -MINUTE; // when the second copy did not answer: a tab may hold what is to be deleted

/** What is to be done once the page has its answer: here at once, for nobody waits. */
export const now = (work) => work().catch(() => {});

/**
 * The bytes of an object, ABSENT where no copy has them right, or LATE. What is damaged is dropped, so that nobody
 * counts on it, and mended from the other copy; `after` takes that work, which no page waits for.
 */
export async function read(object, after = now) {
  const one = sound(object, outcome(SLOW, bytesOf(object)));
  const early = await outcome(SOON, one);
  if (there(early)) {
    return early;
  }
  const two = sound(object, outcome(SLOW, secondOf(object)));
  const found = await quickest(SLOW, [one, two]);
  after(() => mend(object, one, two));
  return there(found) || found === LATE ? found : BROKEN;
}

/** The bytes of an object if the first copy has them right and at once: for what can be done without. */
export const glance = (object) => sound(object, outcome(SOON, bytesOf(object)));

export const secondOf = (object) => twice(() => second((all) => all.get(object)));

/** The outcome, or BROKEN when the bytes are not the object's. */
async function sound(object, reading) {
  const bytes = await reading;
  return there(bytes) && !(await proven(object, bytes)) ? BROKEN : bytes;
}

async function mend(object, one, two) {
  const mine = await one;
  if (mine === BROKEN) {
    await now(() => drop(object)); // at once: later there may be another in its place, and whole
  }
  const other = await two;
  if (other === BROKEN) {
    await now(() => change((all) => all.delete(object)));
  }
  if (there(other) && !there(mine)) {
    await keep(object, other);
  }
}

/** Reads both copies of an object, and mends either. */
export async function examine(object) {
  const one = sound(object, outcome(SLOW, bytesOf(object)));
  const two = sound(object, outcome(SLOW, secondOf(object)));
  await now(() => mend(object, one, two));
}

/**
 * Storage that answers its simplest question with an error, and does so again, is deleted: see `restore`.
 *
 * @throws when the first copy does not answer at all
 */
export async function renewBroken() {
  const renew = async (list, discarded, answer) => {
    const found = await answer(SLOW, list());
    if (found === BROKEN && (await answer(SLOW, list())) === BROKEN) {
      await answer(SLOW, discarded());
    }
    return found;
  };
  const [first] = await Promise.all([renew(held, discard, outcome), renew(copied, discardSecond, inTime)]);
  if (first === LATE) {
    fail("This phone is slow to read: it could not be seen what is saved.");
  }
}

/** What the second copy says in time; one that was silent for SLOW keeps nobody waiting again for a minute. */
export async function inTime(milliseconds, asked) {
  const waits = performance.now() - deaf > MINUTE;
  const found = await outcome(waits ? milliseconds : 0, asked);
  if (waits && found === LATE && milliseconds >= SLOW) {
    deaf = performance.now();
  }
  return found;
}

/** What was noted under a name, or `otherwise`. */
export async function recall(name, otherwise) {
  const asked = second((all) => all.get(name));
  const found = await inTime(NOTE, asked);
  return there(found) ? found : otherwise;
}

/** Notes something for the next look; a phone that cannot goes on without. */
export function note(name, value) {
  const asked = change((all) => all.put(value, name));
  return inTime(NOTE, asked);
}
