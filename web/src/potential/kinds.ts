/** Which kinds of activities count: each can be left out, and the build has reckoned what the terms then are. */

import { h } from "../common/dom";
import { data } from "../common/page";
import type { Pair, Table } from "./model";
import { TEXT } from "./words";

interface File {
  kinds: string[];
  terms: string[];
  z: Record<string, number[][]>;
}

/** The kinds that activities can have. */
const KINDS = ["act", "event", "project"];

export interface Kinds {
  element: HTMLElement;
  /** The terms of `pair` for the kinds that count. */
  z(pair: Pair): (number | null)[];
  /** The kinds that do not count, as one value of the address; empty if all do. */
  left(): string;
  set(left: string): Promise<void>;
}

/** Boxes to tick; at least one stays ticked. `moved` is called when the terms of the new choice are there. */
export function kinds({ terms }: Table, moved: () => void, failed: (error: unknown) => void): Kinds {
  let file: File | undefined;
  const boxes = KINDS.map((kind) => {
    const input = h("input", { type: "checkbox", checked: true, onchange: () => void change(input).catch(failed) });
    return { kind, input, row: h("label", { class: "tick" }, input, ` ${TEXT.kinds[kind]}`) };
  });
  const counting = () => boxes.filter(({ input }) => input.checked);
  const all = () => counting().length === boxes.length;

  async function change(input: HTMLInputElement): Promise<void> {
    if (!counting().length) input.checked = true;
    if (!all()) file ??= await data<File>("relations");
    moved();
  }

  return {
    element: h("fieldset", { class: "kinds" }, h("legend", {}, TEXT.count), ...boxes.map(({ row }) => row)),
    z: (pair) => {
      if (all() || !file) return pair.z;
      // A kind that the data have nothing of changes nothing.
      const bits = counting().map(({ kind }) => file!.kinds.indexOf(kind)).filter((bit) => bit >= 0);
      const choice = bits.reduce((sum, bit) => sum + 2 ** bit, 0);
      const row = file.z[choice]?.[pair.place];
      if (!row) return pair.z;
      return terms.map(([name], term) => {
        const place = file!.terms.indexOf(name);
        return place < 0 ? pair.z[term]! : row[place]!;
      });
    },
    left: () => boxes.filter(({ input }) => !input.checked).map(({ kind }) => kind).join(" "),
    set: async (left) => {
      const without = left.split(" ");
      for (const { kind, input } of boxes) input.checked = !without.includes(kind);
      if (!counting().length) for (const { input } of boxes) input.checked = true;
      if (!all()) file ??= await data<File>("relations");
    },
  };
}
