/**
 * Offers the phone's own way to share this card's address, where the browser has one.
 *
 * @param {Document} page - the document; nothing happens in one that shows no card
 */
export function offerShare(page) {
  const button = page.querySelector("main .share");
  if (!(button instanceof HTMLElement) || !("share" in navigator)) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    const title = page.querySelector("h1")?.textContent ?? "";
    navigator.share({ title, url: location.origin + location.pathname }).catch(() => {}); // called off
  });
}
