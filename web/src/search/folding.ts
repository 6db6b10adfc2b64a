/** Spelling that is forgiven: case, accents, umlauts in any of their three forms, and ß. */

/** `text` in one spelling: “Bär”, “Baer” and “bar” become “bar”, “Straße” becomes “strasse”. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/([aou])e/g, "$1");
}

/** The words of `text`. Dots join: “e.V.” is one word. */
export function wordsOf(text: string): string[] {
  return text.replaceAll(".", "").split(/[\s\p{P}\p{S}]+/u).filter(Boolean);
}
