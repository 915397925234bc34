/** @type {{ url: string, page: Promise<Document | null> } | undefined} */
let ahead;

/**
 * Swaps <main> for the next page's on a tap, where the Navigation API exists. Anything odd gives way to
 * a plain navigation: a missing page, another shell (a newer release), a slow answer.
 *
 * @param {Document} page - the document to swap in
 * @param {string} root - the path all pages live under
 * @param {() => void} arrived - called after each swap
 */
export function swapOnTap(page, root, arrived) {
  const navigation = /** @type {any} */ (globalThis).navigation;
  if (!navigation || !("onnavigate" in navigation)) {
    return;
  }
  // The reading starts when the finger goes down: by the time it lifts, the page is here.
  page.addEventListener("pointerdown", ({ target }) => {
    const link = target instanceof Element && target.closest("a");
    if (link && link.origin === location.origin && link.pathname !== location.pathname) {
      ahead = { url: link.href, page: read(link.href) };
      setTimeout(() => (ahead = undefined), 3000);
    }
  });
  navigation.addEventListener("navigate", (/** @type {any} */ event) => {
    if (!swappable(event, root)) {
      return;
    }
    event.intercept({
      focusReset: "manual",
      scroll: "manual",
      handler: () => swap(page, event).then(arrived),
    });
  });
}

/**
 * @param {any} event - a NavigateEvent
 * @param {string} root - the path all pages live under
 * @returns {boolean} whether the page may be swapped in
 */
function swappable(event, root) {
  const to = new URL(event.destination.url);
  const same = to.origin === location.origin && to.pathname.startsWith(root) && to.pathname.endsWith("/");
  const plain = event.canIntercept && !event.hashChange && !event.downloadRequest && !event.formData;
  // Words of a search kept in the address are no page of their own; going back to one is.
  const kept = event.destination.sameDocument && event.navigationType !== "traverse";
  return (
    same &&
    !kept &&
    plain &&
    event.navigationType !== "reload" &&
    Boolean(navigator.serviceWorker?.controller)
  );
}

/**
 * @param {Document} page - the document to swap in
 * @param {any} event - the NavigateEvent that was intercepted
 */
async function swap(page, event) {
  const { url } = event.destination;
  const early = ahead;
  ahead = undefined;
  const next = await (early && early.url === url ? early.page : read(url, event.signal));
  if (event.signal.aborted) {
    return; // another tap came first
  }
  const main = next?.querySelector("main");
  const here = page.querySelector("main");
  if (!next || !main || !here || next.documentElement.dataset.shell !== page.documentElement.dataset.shell) {
    location.reload(); // the address is here already; replacing it would come back to this very place
    return;
  }
  here.replaceWith(page.adoptNode(main));
  page.title = next.title;
  const heading = main.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  event.scroll();
}

/**
 * Reads a page as a document; XMLHttpRequest is the way that needs no HTML from a string.
 *
 * @param {string} url - the page's address
 * @param {AbortSignal} [signal] - ends the reading when the reader taps again
 * @returns {Promise<Document | null>} the page, or nothing when it did not come whole
 */
function read(url, signal) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.timeout = 2000;
    request.onloadend = () => done(request.status === 200 ? request.responseXML : null);
    signal?.addEventListener("abort", () => request.abort());
    request.send();
  });
}
