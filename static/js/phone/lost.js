/**
 * Takes the links that do not open off a page that stands in for a damaged one (service_worker/worker.js).
 *
 * @param {Document} page - the document; nothing happens in one that is itself
 */
export async function dropDamaged(page) {
  for (const link of page.querySelectorAll(".lost ~ .letter a")) {
    if (link instanceof HTMLAnchorElement) {
      await fetch(link.href, { method: "HEAD" }).catch(() => drop(link));
    }
  }
}

/** @param {HTMLAnchorElement} link - taken out with its row, and with its letter when that has no other */
function drop(link) {
  const letter = link.closest(".letter");
  link.closest("li")?.remove();
  letter?.querySelector("li") ?? letter?.remove();
}
