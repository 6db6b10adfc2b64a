/** Where a script stands: the language of the page, the root of the site, and the data beside the scripts. */

export type Language = "de" | "en";

export const language: Language = document.documentElement.lang === "de" ? "de" : "en";

/** The root of the site. Scripts lie in ``explorer/`` below it. */
export const root = new URL("../", import.meta.url);

/** The address of a thing's page, from its name ``<class>/<slug>``. */
export function pageOf(local: string): string {
  return new URL(`${language}/${local}.html`, root).href;
}

/** What the build wrote for a view; asked for once. */
export async function data<T>(name: string): Promise<T> {
  const answer = await fetch(new URL(`explorer/data/${name}.json`, root));
  if (!answer.ok) throw new Error(`explorer/data/${name}.json: ${answer.status} ${answer.statusText}`);
  return (await answer.json()) as T;
}

/** The texts of a view in the language of the page. */
export function words<T>(texts: Record<Language, T>): T {
  return texts[language];
}

/** The element that a view fills, emptied of the text that stands there without scripts. */
export function view(): HTMLElement {
  const found = document.getElementById("view");
  if (!found) throw new Error("no element with the id “view” on this page");
  found.replaceChildren();
  return found;
}

/** Run a view; a failure is told on the page, not only in the console. */
export async function run(start: (into: HTMLElement) => Promise<void> | void): Promise<void> {
  const into = view();
  try {
    await start(into);
  } catch (error) {
    const told = document.createElement("p");
    told.className = "note";
    told.setAttribute("role", "alert");
    told.textContent = `${language === "de" ? "Das ging nicht" : "That did not work"}: ${String(error)}`;
    into.replaceChildren(told);
    throw error;
  }
}
