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
  const way = offered ? "prompt" : appleWay(navigator.userAgent, navigator.maxTouchPoints) || "menu";
  for (const words of place.querySelectorAll("[data-way]")) {
    words instanceof HTMLElement && (words.hidden = words.dataset.way !== way);
  }
  const [put, decline] = place.querySelectorAll("button");
  if (put && decline) {
    put.hidden = way !== "prompt";
    put.onclick = async () => {
      await offered?.prompt();
      offered = undefined;
      offerInstall(page, root, storage);
    };
    decline.onclick = () => {
      storage?.setItem(name, "no");
      place.hidden = true;
    };
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
  return apple ? (/CriOS|FxiOS|EdgiOS|OPT\/|DuckDuckGo/.test(agent) ? "ios" : "safari") : "";
}
