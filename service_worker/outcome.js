// What became of a question to the phone's storage: a value, or one of three things that are not the same.

export const ABSENT = Symbol("absent"); // it answered: there is no such thing
export const LATE = Symbol("late"); // it has not answered: nothing is known, and nothing follows from it
export const BROKEN = Symbol("broken"); // it answered with an error, or with what cannot be right

export const there = (found) => typeof found !== "symbol";

/** What comes in time: a value, ABSENT for `undefined`, LATE or BROKEN. It never rejects. */
export function outcome(milliseconds, promise) {
  return new Promise((done) => {
    const timer = setTimeout(() => done(LATE), milliseconds);
    const ended = (found) => {
      clearTimeout(timer);
      done(found);
    };
    Promise.resolve(promise).then(
      (found) => ended(found === undefined ? ABSENT : found),
      () => ended(BROKEN),
    );
  });
}

/** The first value of several outcomes; where none has one, what keeps it: LATE before BROKEN before ABSENT. */
export async function quickest(milliseconds, outcomes) {
  const values = outcomes.map(async (each) => {
    const found = await each;
    return there(found) ? found : Promise.reject(found);
  });
  const found = await outcome(milliseconds, Promise.any(values));
  if (found !== BROKEN) {
    return found;
  }
  const all = await Promise.all(outcomes);
  return [LATE, BROKEN].find((each) => all.includes(each)) ?? ABSENT;
}
