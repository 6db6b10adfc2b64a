/** A field with a list of hits below it: the combobox pattern of the ARIA Authoring Practices, with the list as a popup. */

import { h } from "../common/dom";
import { words } from "../common/page";
import type { Hit } from "./index";

const TEXT = words({
  de: {
    loading: "Suchverzeichnis wird geladen …",
    none: "Nichts gefunden. Anders geschrieben?",
    failed: "Die Suche ließ sich nicht laden.",
    hits: (count: number) => (count === 1 ? "1 Treffer" : `${count} Treffer`),
    first: (count: number) => `Die ersten ${count} Treffer; mehr Wörter grenzen ein.`,
    also: "auch",
  },
  en: {
    loading: "Loading the index …",
    none: "Nothing found. Another spelling?",
    failed: "The search could not be loaded.",
    hits: (count: number) => (count === 1 ? "1 hit" : `${count} hits`),
    first: (count: number) => `The first ${count} hits; more words narrow them down.`,
    also: "also",
  },
});

const SHOWN = 10;
let made = 0;

export interface Combobox {
  box: HTMLElement;
  input: HTMLInputElement;
}

/**
 * A field named `label`, of which a hit is chosen with the mouse or with the arrow keys and Enter.
 *
 * `of` narrows it to things of one class. Without an arrow key, Enter takes the first hit.
 */
export function combobox(label: string, chosen: (hit: Hit) => void, of = ""): Combobox {
  const id = `hits-${++made}`;
  const list = h("ul", { id, role: "listbox", "aria-label": label, hidden: true });
  const told = h("p", { class: "unseen", role: "status" });
  const input = h("input", {
    type: "text",
    role: "combobox",
    placeholder: label,
    "aria-label": label,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": id,
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 100,
  });
  const box = h("div", { class: "combobox" }, input, list, told);
  let hits: Hit[] = [];
  let active = -1;
  let turn = 0;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const open = (...rows: HTMLElement[]) => {
    list.replaceChildren(...rows);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };
  const note = (text: string) => {
    open(h("li", { role: "option", "aria-disabled": "true", class: "quiet" }, text));
    told.textContent = text;
  };
  const mark = (next: number) => {
    active = next;
    for (const [place, row] of [...list.children].slice(0, hits.length).entries()) row.setAttribute("aria-selected", String(place === active));
    const row = list.children[active];
    if (row) {
      input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const take = (hit: Hit | undefined) => {
    if (!hit) return;
    close();
    input.value = hit.label;
    chosen(hit);
  };
  const look = async () => {
    const mine = ++turn;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    const text = input.value.trim();
    if (!text) {
      hits = [];
      return close();
    }
    if (!hits.length) note(TEXT.loading);
    try {
      const { index } = await import("./index");
      const found = (await index()).find(text, SHOWN + 1, of);
      if (mine !== turn) return;
      hits = found.slice(0, SHOWN);
      if (!hits.length) return note(TEXT.none);
      const more = found.length > SHOWN;
      const rows = hits.map((hit, place) => row(hit, `${id}-${place}`, () => take(hit)));
      open(...rows, ...(more ? [h("li", { role: "option", "aria-disabled": "true", class: "quiet" }, TEXT.first(SHOWN))] : []));
      told.textContent = more ? TEXT.first(SHOWN) : TEXT.hits(hits.length);
    } catch {
      if (mine === turn) note(TEXT.failed);
    }
  };

  input.addEventListener("focus", () => void import("./index").then(({ index }) => index()).catch(() => undefined), { once: true });
  input.addEventListener("input", () => void look());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const shown = !list.hidden && hits.length > 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (!shown) void look();
      // Beyond either end no hit is marked, and the field itself is.
      else mark(((active + step + 1 + hits.length + 1) % (hits.length + 1)) - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (shown) take(hits[Math.max(active, 0)]);
      else void look().then(() => undefined);
    } else if (event.key === "Escape") {
      if (!list.hidden) close();
      else input.value = "";
    }
  });
  return { box, input };
}

function row(hit: Hit, id: string, take: () => void): HTMLElement {
  const about = [hit.kind, hit.where, hit.when].filter(Boolean).join(" · ");
  const name = hit.also ? `${hit.label} (${TEXT.also} ${hit.also})` : hit.label;
  return h(
    "li",
    // The field keeps the focus while the mouse chooses.
    { id, role: "option", "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: take },
    h("span", {}, name),
    " ",
    h("span", { class: "detail" }, about),
  );
}
