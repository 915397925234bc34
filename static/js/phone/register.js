import { tellAnswer } from "./answer.js";

const ANEW = 15_000; // milliseconds until the worker is asked for again

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
    let trying = false;
    let asked = false; // by a press of the button
    const attempt = async () => {
      if (trying || page.hidden) {
        return;
      }
      trying = true;
      const found = await container.register(url, { scope: root, updateViaCache: "none" }).catch(asError);
      const why = found instanceof Error ? await reason(`${root}sw.js`, found) : "";
      tellAnswer(page, asked && why ? "It did not come this time either." : "");
      trying = asked = false;
      if (found instanceof Error) {
        failed(why);
        return;
      }
      clearInterval(again);
      removeEventListener("online", attempt);
      page.removeEventListener("visibilitychange", attempt);
      page.removeEventListener("click", pressed);
      done(found);
    };
    const pressed = (/** @type {Event} */ { target }) => {
      if (target instanceof Element && target.closest("button[data-act=check], button[data-act=audit]")) {
        asked = true;
        tellAnswer(page, "Asking for the worker again …");
        attempt();
      }
    };
    const again = setInterval(attempt, ANEW);
    addEventListener("online", attempt);
    page.addEventListener("visibilitychange", attempt);
    page.addEventListener("click", pressed);
    attempt();
  });
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
  return error.name === "TypeError"
    ? "The worker that saves the pages came damaged."
    : "The browser did not let this site save its pages.";
}

/** @param {Response} answer @returns {boolean} */
const isScript = (answer) => /javascript/.test(answer.headers.get("Content-Type") ?? "");
