/**
 * Lets the reader turn dark to light and back; until then the system decides.
 *
 * @param {Document} page - the document whose root carries data-theme
 * @param {Storage | undefined} storage - where the choice is kept; without one it holds for this page
 */
export function offerTheme(page, storage) {
  const button = page.querySelector("button.theme");
  if (!(button instanceof HTMLElement)) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const now = page.documentElement.dataset.theme || system;
    const next = now === "dark" ? "light" : "dark";
    page.documentElement.dataset.theme = next;
    try {
      storage?.setItem("theme", next);
    } catch {
      // A full or forbidden store loses the choice, not the page.
    }
  });
}
