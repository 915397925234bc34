/** @type {any} the browser's own prompt, held back until the reader asks for it */
let offered;

/**
 * Offers to put the app on the home screen, in the way this browser has; nothing when it is there, or was declined.
 *
 * @param {Document} page - the document; nothing happens in one without the place for it
 * @param {string} root - the path all pages live under
 * @param {Storage | undefined} storage - remembers that it was declined
 */
export function offerInstall(page, root, storage) {
  const place = page.querySelector("main .install");
  const name = `install:${root}`;
  if (!(place instanceof HTMLElement) || isInstalled() || declined(storage, name)) {
    return;
  }
  place.hidden = false;
  const way = wayOf();
  for (const words of place.querySelectorAll("[data-way]")) {
    words instanceof HTMLElement && (words.hidden = words.dataset.way !== way);
  }
  const [put, decline] = place.querySelectorAll("button");
  if (put && decline) {
    put.hidden = way !== "prompt";
    put.onclick = async () => {
      await putOnHome(page);
      offerInstall(page, root, storage);
    };
    decline.onclick = () => {
      storage?.setItem(name, "no");
      place.hidden = true;
    };
  }
}

/** @returns {"prompt" | "safari" | "ios" | "menu"} the way that this browser has */
const wayOf = () => (offered ? "prompt" : appleWay(navigator.userAgent, navigator.maxTouchPoints) || "menu");

/** @param {Document} page @returns {ReturnType<typeof wayOf> | ""} the way, where it is offered */
export function wayOnOffer(page) {
  const place = page.querySelector("main .install");
  return place instanceof HTMLElement && !place.hidden ? wayOf() : "";
}

/**
 * Puts the app on the home screen by the browser's own prompt, or leads to the steps that do.
 *
 * @param {Document} page
 */
export async function putOnHome(page) {
  const prompt = offered;
  offered = undefined; // it can be used once
  await prompt?.prompt();
  const steps = page.querySelector("#install");
  if (!prompt && steps instanceof HTMLElement) {
    steps.tabIndex = -1;
    steps.focus();
    steps.scrollIntoView();
  }
}

/**
 * Holds the browser's own prompt back for our button.
 *
 * @param {() => void} changed - called when there is one, and when the app was installed
 */
export function holdPrompt(changed) {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event;
    changed();
  });
  addEventListener("appinstalled", changed);
}

/** @returns {boolean} whether this page runs as the installed app */
export function isInstalled() {
  return (
    matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true // iOS
  );
}

/** @param {Storage | undefined} storage @param {string} name @returns {boolean} */
function declined(storage, name) {
  try {
    return storage?.getItem(name) === "no";
  } catch {
    return false;
  }
}

/**
 * @param {string} agent - the browser's name; there is nothing else to tell them apart by
 * @param {number} fingers - how many it can feel: an iPad calls itself a Mac
 * @returns {"safari" | "ios" | ""}
 */
export function appleWay(agent, fingers) {
  const apple = /iPhone|iPad|iPod/.test(agent) || (agent.includes("Macintosh") && fingers > 1);
  return apple
    ? /CriOS|FxiOS|EdgiOS|OPT\/|DuckDuckGo|GSA\/|FBA[NV]|Instagram|Line\//.test(agent)
      ? "ios"
      : "safari"
    : "";
}
