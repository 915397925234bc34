// Which release the phone has: one list in Cache Storage, again in the second copy; beside it the list before, and
// while there is none yet, the list of the one that is coming.
import { SLOW, SOON, now, secondOf } from "./copies.js";
import { ABSENT, BROKEN, LATE, outcome, quickest, there } from "./outcome.js";
import { ROOT, digestOf, fail } from "./scope.js";
import { erase, put, textOf } from "./storage.js";

const CURRENT = `${ROOT}~cur`;
const PREVIOUS = `${ROOT}~prev`;
const COMING = `${ROOT}~new`;

let known; // the answer, asked for once however many requests wait for it; storage stays the truth

export function forget() {
  known = undefined;
}

/** The release that pages are read from, or ABSENT, LATE or BROKEN; `after` takes the mending. */
export function pointer(after = now) {
  known ??= pointed(after).then((found) => {
    if (!there(found)) {
      forget();
    }
    return found;
  });
  return known;
}

async function pointed(after) {
  const one = written(CURRENT);
  const early = await outcome(SOON, one);
  if (there(early)) {
    return early;
  }
  const two = outcome(SLOW, secondOf("release"));
  const found = await quickest(SLOW, [one, two]);
  const list = there(found) || found === LATE ? found : await written(PREVIOUS);
  after(async () => {
    const [mine, other] = await Promise.all([one, two]);
    if (mine === LATE || early === LATE) {
      forget(); // what came instead may be older: it is read from, and nothing is concluded from it
    }
    if ((mine === ABSENT || mine === BROKEN) && there(other)) {
      await write(CURRENT, other);
    }
  });
  return there(list) ? list : found;
}

/** The release that a look may build on. @throws when storage has not said yet which it is */
export async function settled() {
  forget();
  const one = await written(CURRENT);
  const found = there(one) || one === LATE ? one : await pointer();
  if (found === LATE) {
    fail("This phone is slow to read: it could not be seen which release it has.");
  }
  return there(found) ? found : undefined;
}

export const previous = () => written(PREVIOUS);
export const coming = () => written(COMING);
export const begun = (release) => write(COMING, release);
export const committed = async () => there(await written(CURRENT));

/** The one write that counts. @throws when the phone has a newer one by now */
export async function commit(release, before) {
  const here = await written(CURRENT);
  if (here === LATE || (there(here) && here.seq > release.seq && here.id !== before?.id)) {
    fail("This phone is slow to read: the newer release is taken at the next look.");
  }
  if (before && before.id !== release.id) {
    await write(PREVIOUS, before);
  }
  await write(CURRENT, release);
  forget();
  await now(() => erase(COMING));
}

/** A list as it was written: the release, ABSENT, LATE, or BROKEN when it is not what was written. */
async function written(key) {
  const text = await outcome(SLOW, textOf(key));
  if (!there(text)) {
    return text;
  }
  return text.startsWith(await digestOf(text.slice(32))) ? JSON.parse(text.slice(32)) : BROKEN;
}

async function write(key, release) {
  const text = JSON.stringify(release);
  await put(key, (await digestOf(text)) + text);
}
