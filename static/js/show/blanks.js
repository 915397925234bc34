const NAME = /\b(officer|deputy|my name is|me llamo)(\s+)___/i;

/**
 * @param {Element} line - a spoken line of the page
 * @returns {string} its words, without the quotation marks that stand around all of them
 */
export function spoken(line) {
  const words = (line.textContent ?? "").trim();
  return /^“[^“”]*”$/.test(words) ? words.slice(1, -1) : words;
}

/** @param {string} words @returns {boolean} whether the officer's own name is left blank in them */
export const asksName = (words) => NAME.test(words);

/**
 * @param {string} words - as the deck has them
 * @param {Storage | undefined} storage - the phone's, which keeps the name and sends it nowhere
 * @returns {string} with the name in its blank, once it was filled
 */
export function withName(words, storage) {
  const name = nameIn(storage);
  return name ? words.replace(NAME, (_, before, space) => before + space + name) : words;
}

/** @param {Storage | undefined} storage @returns {string} */
function nameIn(storage) {
  try {
    return storage?.getItem("name") ?? "";
  } catch {
    return "";
  }
}

/**
 * Asks for the name once, in place; with none, the blank stays a blank that is said aloud.
 *
 * @param {Document} page
 * @param {Storage | undefined} storage - the phone's own
 * @param {() => void} kept - called once it is
 * @returns {HTMLFormElement} the field with its label and button, not yet seen
 */
export function nameField(page, storage, kept) {
  const form = page.createElement("form");
  const label = page.createElement("label");
  const field = page.createElement("input");
  const done = page.createElement("button");
  form.className = "naming";
  form.hidden = true;
  field.type = "text";
  field.maxLength = 40;
  field.autocomplete = "off";
  field.value = nameIn(storage);
  label.append("Your name, as you say it. It stays on this phone.", field);
  done.textContent = "Fill in";
  form.append(label, done);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.hidden = true;
    try {
      storage?.setItem("name", field.value.trim());
    } catch {
      // A full or forbidden store loses the name, not the line.
    }
    kept();
  });
  return form;
}
