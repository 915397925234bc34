/** @type {any} the WakeLockSentinel, while the screen is held awake */
let lock;
let wanted = false;

/**
 * Keeps the screen awake while words are shown to somebody; without the Screen Wake Lock API it sleeps as it will.
 *
 * @param {boolean} want - whether it is to stay awake from now on
 */
export async function stayAwake(want) {
  wanted = want;
  try {
    await lock?.release();
    lock = want ? await /** @type {any} */ (navigator).wakeLock?.request("screen") : undefined;
  } catch {
    lock = undefined; // a phone that saves its battery refuses
  }
}

/** The system takes the lock when the app leaves view: it is asked for again when it comes back. @param {Document} page */
export function wakeAgain(page) {
  page.addEventListener("visibilitychange", () => {
    if (wanted && page.visibilityState === "visible") {
      stayAwake(true);
    }
  });
}
