/** What a view shows, kept in the address after ``#``, so that a link leads to the same view. */

export function readState(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1));
}

/** Values that are empty are left out; the history gets no entry for each move of a slider. */
export function writeState(values: Record<string, string>): void {
  const kept = Object.entries(values).filter(([, value]) => value !== "");
  const text = new URLSearchParams(kept).toString();
  history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  // The language switch keeps the view, not only the page.
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a.language")) {
    link.hash = text;
  }
}

/** Hand `content` to the reader as a file. */
export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
