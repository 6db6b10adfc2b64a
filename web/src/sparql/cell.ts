/** One value of an answer: a thing of these data by its name and with its page, an address as a link, anything else as text. */

import { h, webAddress } from "../common/dom";
import { pageOf } from "../common/page";
import { plain, shrink } from "./formats";
import type { Term } from "./protocol";

const PAGES = /^(event|organisation|person|place|project|series|source|topic|venue)\/[^/]+$/;

/** What an answer is shown with. */
export interface Naming {
  base: string;
  prefixes: Record<string, string>;
  labels: Record<string, string>;
}

/** The page of the thing `iri`, if it has one. */
export function pageOfIri(iri: string, { base }: Naming): string | undefined {
  const local = iri.startsWith(`${base}id/`) ? iri.slice(base.length + 3) : "";
  return PAGES.test(local) ? pageOf(local) : undefined;
}

/** What `term` is called. */
export function nameOf(term: Term | null, naming: Naming): string {
  if (term?.type !== "uri") return plain(term);
  return naming.labels[term.value] ?? shrink(term.value, naming.prefixes).replace(/^<|>$/g, "");
}

export function cell(term: Term | null, naming: Naming): Node | string {
  if (!term) return "";
  if (term.type === "uri") {
    const page = pageOfIri(term.value, naming);
    const name = nameOf(term, naming);
    if (page) return h("a", { href: page, title: term.value }, name);
    const address = webAddress(term.value);
    return address ? outside(address, name) : name;
  }
  // Several addresses in one cell are how the named questions give the pages behind a row.
  const parts = term.type === "literal" ? term.value.split(" ") : [];
  if (parts.length && parts.every((part) => /^https?:\/\//.test(part) && webAddress(part))) {
    return h("span", {}, ...parts.flatMap((part, place) => [place ? " " : "", outside(part, new URL(part).host.replace(/^www\./, ""))]));
  }
  return h("span", { lang: term["xml:lang"] }, plain(term));
}

function outside(address: string, text: string): HTMLAnchorElement {
  return h("a", { href: address, class: "outside", rel: "noopener noreferrer", title: address }, text);
}
