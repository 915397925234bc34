// Reading and mending: an object from whichever copy has it right; storage that fails is made anew.
import { BROKEN, LATE, outcome, quickest, there } from "./outcome.js";
import { fail, proven } from "./scope.js";
import { bytesOf, change, copied, discard, discardSecond, drop, held, keep, second } from "./storage.js";

export const SOON = 500; // milliseconds after which the second copy is asked too: damaged objects never answer
export const SLOW = 10_000; // milliseconds a page waits for storage
const NOTE = 3_000; // milliseconds for what is only noted; without it a look goes on

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

export const secondOf = (object) => second((all) => all.get(object));

/** The outcome, or BROKEN when the bytes are not the object's. */
async function sound(object, reading) {
  const bytes = await reading;
  return there(bytes) && !(await proven(object, bytes)) ? BROKEN : bytes;
}

async function mend(object, one, two) {
  const [mine, other] = await Promise.all([one, two]);
  if (mine === BROKEN) {
    await now(() => drop(object));
  }
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
  const renew = async (list, discarded) => {
    const found = await outcome(SLOW, list());
    if (found === BROKEN && (await outcome(SLOW, list())) === BROKEN) {
      await outcome(SLOW, discarded());
    }
    return found;
  };
  const [first] = await Promise.all([renew(held, discard), renew(copied, discardSecond)]);
  if (first === LATE) {
    fail("This phone is slow to read: it could not be seen what is saved.");
  }
}

/** What was noted under a name, or `otherwise`. */
export async function recall(name, otherwise) {
  const found = await outcome(
    NOTE,
    second((all) => all.get(name)),
  );
  return there(found) ? found : otherwise;
}

/** Notes something for the next look; a phone that cannot goes on without. */
export const note = (name, value) =>
  outcome(
    NOTE,
    change((all) => all.put(value, name)),
  );
