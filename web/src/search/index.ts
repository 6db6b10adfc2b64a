/** The index over all names of all things. It is made in the browser, from a table that is asked for when it is needed. */

import MiniSearch from "minisearch";

import { data, language } from "../common/page";
import { fold, wordsOf } from "./folding";

type Row = [local: string, de: string, en: string, others: string, kind: number, where: number, when: string, links: number];

interface Table {
  kinds: [string, string][];
  places: [string, string][];
  rows: Row[];
}

/** A thing that was found: its name, what it is called, and what tells it apart; `also` is the other name that was meant. */
export interface Hit {
  local: string;
  label: string;
  also: string;
  kind: string;
  where: string;
  when: string;
}

/** How well known the classes are: who looks for a word means a cluster rather than one of the pages that mention it. */
const CLASSES: Record<string, number> = { organisation: 2, topic: 1.6, project: 1.3, series: 1.3, person: 1.3, event: 1, venue: 1, place: 1.2, source: 0.4 };

export class Index {
  private readonly search: MiniSearch;

  constructor(private readonly table: Table) {
    this.search = new MiniSearch({
      idField: "id",
      fields: ["de", "en", "others", "slug"],
      tokenize: wordsOf,
      processTerm: fold,
      searchOptions: { prefix: true, fuzzy: 0.2, combineWith: "AND", boost: { de: 3, en: 3, others: 2 }, weights: { prefix: 0.6, fuzzy: 0.3 } },
    });
    this.search.addAll(
      table.rows.map(([local, de, en, others], id) => ({ id, de, en, others: `${others}\n${short(de)}`, slug: local.slice(local.indexOf("/") + 1) })),
    );
  }

  /** The first `count` things for `text`, best first, of the class `of` if one is given. */
  find(text: string, count: number, of = ""): Hit[] {
    const asked = fold(wordsOf(text).join(" "));
    if (!asked) return [];
    const joined = asked.replaceAll(" ", "");
    const look = (combineWith: "AND" | "OR") =>
      this.search.search(
        // “bio saxony” may be written as one word.
        { combineWith: "OR", queries: [{ combineWith, queries: [text] }, ...(joined === asked ? [] : [joined])] },
        { filter: (result) => !of || this.row(result.id).local.startsWith(`${of}/`) },
      );
    const all = look("AND");
    const found = all.length ? all : look("OR");
    const top = found[0]?.score ?? 1;
    const ranked = found.map((result) => {
      const id = result.id as number;
      return { id, score: this.weight(id) * (this.nearness(id, asked) || (0.6 * result.score) / top) };
    });
    ranked.sort((a, b) => b.score - a.score || a.id - b.id);
    return ranked.slice(0, count).map(({ id }) => this.hit(id, asked));
  }

  private row(id: number): { local: string; names: string[]; label: string; links: number } {
    const [local, de, en, others, , , , links] = this.table.rows[id]!;
    const label = language === "en" && en ? en : de;
    return { local, label, names: [label, de, ...(en ? [en] : []), ...(others ? others.split("\n") : []), ...(short(de) ? [short(de)] : [])], links };
  }

  private weight(id: number): number {
    const { local, links } = this.row(id);
    return (CLASSES[local.slice(0, local.indexOf("/"))] ?? 1) * (1 + links / 10);
  }

  /** How near the names are to what was typed: the same, beginning with it, having its words; 0 where only spelling is like. */
  private nearness(id: number, asked: string): number {
    const parts = asked.split(" ");
    // Where words are parted differs: “bio saxony”, “e.V.” and “e. V.”.
    const whole = parts.join("");
    const { names, label } = this.row(id);
    return Math.max(
      ...names.map((name) => {
        const folded = fold(wordsOf(name).join(" "));
        const words = folded.split(" ");
        const joined = words.join("");
        const share = whole.length / joined.length;
        const near =
          joined === whole ? 4 : joined.startsWith(whole) ? 2 + share : parts.every((part) => words.some((word) => word.startsWith(part))) ? 1 + share : 0;
        return near * (name === label ? 1 : 0.85);
      }),
    );
  }

  private hit(id: number, asked: string): Hit {
    const [, , , , kind, where, when] = this.table.rows[id]!;
    const { local, label, names } = this.row(id);
    const side = language === "en" ? 1 : 0;
    const met = (name: string) => asked.split(" ").every((word) => fold(name).includes(word));
    const also = asked && !met(label) ? (names.find(met) ?? "") : "";
    return {
      local,
      label,
      also,
      kind: this.table.kinds[kind]?.[side] ?? "",
      where: this.table.places[where]?.[side] ?? "",
      when,
    };
  }
}

/** What everybody calls a technical university, even where no page does. */
function short(name: string): string {
  return name.startsWith("Technische Universität ") ? name.replace("Technische Universität", "TU") : "";
}

let asked: Promise<Index> | undefined;

/** The index, made once. A failed request may be tried again. */
export function index(): Promise<Index> {
  asked ??= data<Table>("search").then((table) => new Index(table));
  asked.catch(() => (asked = undefined));
  return asked;
}
