/**
 * Shows the note beside each review date that has passed. The page itself holds no "today": it would
 * change with every release.
 *
 * @param {Document} page - the document to look in
 * @param {Date} today - the phone's date
 */
export function markOverdue(page, today) {
  for (const due of page.querySelectorAll("time.due")) {
    const note = due.nextElementSibling;
    if (due instanceof HTMLTimeElement && note instanceof HTMLElement) {
      note.hidden = new Date(`${due.dateTime}T23:59:59`) >= today;
    }
  }
}
