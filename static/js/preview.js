// Shows each save: asks whether the content changed, and loads the page anew when it did. Editors only.
const PAUSE = 50; // milliseconds
const root = document.documentElement;
const frame = document.querySelector("iframe");
let shown = location.pathname.replace(/^\/preview/, "");

/** @returns {string} where the officer's page in the frame stands now */
function inFrame() {
  try {
    return frame?.contentWindow?.location.pathname ?? shown;
  } catch {
    return shown; // a page of another site
  }
}

/**
 * Reads the same page as it is now and takes over what stands beside the phone.
 *
 * @param {string} address - the officer's page
 */
async function renew(address) {
  const page = await read(`/preview${address}`);
  const side = page?.querySelector("#side");
  if (page && side) {
    document.querySelector("#side")?.replaceWith(document.adoptNode(side));
    document.title = page.title;
    root.dataset.stamp = page.documentElement.dataset.stamp ?? "";
    shown = address;
    history.replaceState(null, "", `/preview${address}`);
  }
}

/**
 * Reads a page as a document; XMLHttpRequest is the way that needs no HTML from a string.
 *
 * @param {string} url - the page's address
 * @returns {Promise<Document | null>} the page, or nothing
 */
function read(url) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.onloadend = () => done(request.responseXML);
    request.send();
  });
}

/** @param {string} words - what goes on, told only when it changes */
function say(words) {
  const place = frame && document.querySelector(".state");
  if (place && place.textContent !== words) {
    place.textContent = words;
  }
}

async function look() {
  const stamp = await (await fetch("/preview/state")).text();
  const saved = stamp !== root.dataset.stamp;
  if (saved && !frame) {
    location.reload();
    return;
  }
  if (saved) {
    frame?.contentWindow?.location.reload();
  }
  if (saved || inFrame() !== shown) {
    await renew(inFrame());
  }
  say("Shows each save");
}

async function keepLooking() {
  if (document.visibilityState === "visible") {
    await look().catch(() => say("The preview has stopped. Start it again: flask preview"));
  }
  setTimeout(keepLooking, PAUSE);
}

if (window.top === window) {
  keepLooking();
} else {
  // Sources open beside: another site would not be shown in the frame.
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element && target.closest("a");
    if (link && link.origin !== location.origin) {
      link.target = "_blank";
      link.rel = "noreferrer";
    }
  });
}

export {};
