/** What runs on every page: the search. Its index is only loaded when a reader enters the field. */

import { pageOf, words } from "./common/page";
import { combobox } from "./search/combobox";

const TEXT = words({
  de: { search: "Suchen", all: "Organisation, Thema, Ort suchen" },
  en: { search: "Search", all: "Search organisations, topics …" },
});

const fields: HTMLInputElement[] = [];
for (const place of document.querySelectorAll<HTMLElement>("[data-search]")) {
  const big = place.dataset["search"] === "big";
  const { box, input } = combobox(big ? TEXT.all : TEXT.search, (hit) => location.assign(pageOf(hit.local)));
  place.setAttribute("role", "search");
  place.append(box);
  if (big) fields.unshift(input);
  else {
    fields.push(input);
    input.title = `${TEXT.search} (/)`;
  }
}

document.addEventListener("keydown", (event) => {
  const into = event.target as HTMLElement | null;
  const typing = into?.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !fields[0]) return;
  event.preventDefault();
  fields[0].focus();
});
