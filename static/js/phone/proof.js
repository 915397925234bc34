/**
 * @typedef {{ session: string, proven: number }} Proof - the session in which all was saved, and when the phone opened
 *   it in a later one with no signal: in milliseconds since 1970, or 0
 */

/**
 * Remembers whether what is saved was there again after the app was closed, with no signal. A browser that erases on
 * closing cannot be asked whether it does: it is one that never proves anything, for the proof goes with the rest.
 *
 * @param {Document} page - learns by <html data-proven> when that was
 * @param {string} root - the path all pages live under
 * @param {Storage | undefined} storage - localStorage
 * @param {Storage | undefined} tab - sessionStorage: gone with the app's last page
 */
export function watchProof(page, root, storage, tab) {
  const container = workers();
  if (!storage || !tab || !container) {
    return;
  }
  const name = `proof:${root}`;
  try {
    const session = tab.getItem("session") ?? crypto.randomUUID();
    tab.setItem("session", session);
    const proof = proofIn(storage.getItem(name));
    const cold = !navigator.onLine && container.controller && proof && proof.session !== session;
    const proven = cold ? Date.now() : (proof?.proven ?? 0);
    cold && storage.setItem(name, JSON.stringify({ ...proof, proven }));
    proven && (page.documentElement.dataset.proven = String(proven));
    container.addEventListener("message", ({ data }) => {
      if (data?.type === "state" && data.ready && !proofIn(storage.getItem(name))) {
        storage.setItem(name, JSON.stringify({ session, proven: 0 })); // from the next session on it can be proven
      }
    });
  } catch {
    // A store that is full or forbidden proves nothing.
  }
}

/** @param {string | null} text @returns {Proof | undefined} */
function proofIn(text) {
  const found = JSON.parse(text ?? "null");
  return typeof found?.session === "string"
    ? { session: found.session, proven: Number(found.proven) || 0 }
    : undefined;
}

/** @returns {ServiceWorkerContainer | undefined} nothing where the browser has none or forbids even asking */
function workers() {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined;
  }
}
