const PATIENCE = 3000; // milliseconds a dead signal may take to say so

/**
 * Says in place, instead of the browser's error page, that a link out of the app needs a signal.
 *
 * @param {Document} page
 * @param {string} root - the path all pages live under
 */
export function askBeforeLeaving(page, root) {
  page.addEventListener("click", async (event) => {
    const link = event.target instanceof Element && event.target.closest("a");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (link && plain && /^https?:$/.test(link.protocol) && link.origin !== location.origin) {
      event.preventDefault();
      if (await signal(root)) {
        location.assign(link.href);
      } else {
        refuse(page, link);
      }
    }
  });
}

/** @param {string} root @returns {Promise<boolean>} whether the network answers: a phone's own word is often wrong */
async function signal(root) {
  if (!navigator.onLine) {
    return false;
  }
  const asked = fetch(`${root}release.json`, { method: "HEAD", cache: "no-store" });
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE));
  try {
    await Promise.race([asked, late]);
    return true;
  } catch {
    return false;
  }
}

/** @param {Document} page @param {HTMLAnchorElement} link - which cannot be followed now */
function refuse(page, link) {
  page.querySelector(".dead")?.remove();
  const note = page.createElement("span");
  note.className = "dead";
  note.setAttribute("role", "status");
  link.after(" ", note);
  note.textContent = "No signal now. This opens another site.";
}
