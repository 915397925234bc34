import { tellAnswer } from "./answer.js";

const ANEW = 15_000; // milliseconds until the worker is asked for again; twice as many each time after that
const SELDOM = 240_000;
const MUTE = 12_000; // without an answer
const ASKING = "Asking for the worker again …";
const REFUSED = "The browser did not let this site save its pages.";

/**
 * Registers the worker. On a first visit its script may not come, or something else in its place: it is asked for
 * again while the page is looked at, and when its button is pressed, until it is there.
 *
 * @param {Document} page
 * @param {ServiceWorkerContainer} container
 * @param {string} url - the worker's script
 * @param {string} root - the worker's scope
 * @param {(why: string) => void} failed - is told, each time, why there is none yet
 * @returns {Promise<ServiceWorkerRegistration>}
 */
export function registered(page, container, url, root, failed) {
  return new Promise((done) => {
    const over = new AbortController();
    let pause = ANEW;
    let trying = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let next;
    const attempt = async () => {
      if (trying) {
        return;
      }
      trying = true;
      const mute = setTimeout(() => failed("The worker that saves the pages does not come."), MUTE);
      const found = await container
        .register(url, { scope: root, updateViaCache: "none" })
        .then((registration) => registration ?? new Error("Something stands in the way."), asError);
      const why = found instanceof Error ? await reason(`${root}sw.js`, found) : "";
      clearTimeout(mute);
      trying = false;
      answered(page, why);
      if (!(found instanceof Error)) {
        over.abort();
        done(found);
        return;
      }
      failed(why);
      if (why !== REFUSED) {
        clearTimeout(next);
        next = setTimeout(again, pause);
        pause = Math.min(2 * pause, SELDOM);
      }
    };
    const again = () => {
      if (!page.hidden && !over.signal.aborted) {
        attempt();
      }
    };
    askWhen(page, over.signal, again);
    attempt();
  });
}

/**
 * @param {Document} page
 * @param {AbortSignal} over - ends the listening
 * @param {() => void} again - asks for the worker once more
 */
function askWhen(page, over, again) {
  addEventListener("online", again, { signal: over });
  page.addEventListener("visibilitychange", again, { signal: over });
  const pressed = (/** @type {Event} */ { target }) => {
    if (target instanceof Element && target.closest("button[data-act=check], button[data-act=audit]")) {
      tellAnswer(page, ASKING);
      again();
    }
  };
  page.addEventListener("click", pressed, { signal: over });
}

/** @param {Document} page @param {string} why - the worker did not come; nothing when it did */
function answered(page, why) {
  if (page.querySelector(".answer")?.textContent === ASKING) {
    tellAnswer(page, why ? "It did not come this time either." : "");
  }
}

/** @param {unknown} error @returns {Error} */
const asError = (error) => (error instanceof Error ? error : new Error(String(error)));

/**
 * Asks for the script as the browser did, which does not say what it met.
 *
 * @param {string} url
 * @param {Error} error - what the browser said
 * @returns {Promise<string>} why it cannot be registered, for who reads `/ready/`
 */
async function reason(url, error) {
  const answer = await fetch(url, { cache: "no-store", redirect: "manual" }).catch(() => undefined);
  if (!answer) {
    return "The worker that saves the pages did not come: there is no signal.";
  }
  if (answer.type === "opaqueredirect" || (answer.ok && !isScript(answer))) {
    return "Something else came in place of the worker that saves the pages.";
  }
  if (!answer.ok) {
    return `The server answered ${answer.status} for the worker that saves the pages.`;
  }
  return error.name === "TypeError" ? "The worker that saves the pages came damaged." : REFUSED;
}

/** @param {Response} answer @returns {boolean} */
const isScript = (answer) => /javascript/.test(answer.headers.get("Content-Type") ?? "");
