/** Sliders that multiply the weight of each term; `more` stands below them. */

import { h } from "../common/dom";
import type { Table } from "./model";
import { number, TEXT } from "./words";

const MOST = 3;

export interface Weights {
  element: HTMLElement;
  /** The weight of each term. */
  values(): number[];
  /** The factor of each term that is not 1, by its name. */
  changed(): Record<string, string>;
  /** Set the factors; those that are not named become 1. */
  set(factors: Record<string, string>): void;
}

export function weights({ terms }: Table, more: HTMLElement, moved: () => void): Weights {
  const sliders = terms.map(([name, family, weight]) => {
    const told = h("output", { for: `weight-${name}` });
    const input = h("input", { type: "range", id: `weight-${name}`, min: 0, max: MOST, step: 0.1, value: 1 });
    const say = () => {
      const factor = Number(input.value);
      told.textContent = TEXT.times(number(factor, 1), number(factor * weight, 3));
      input.setAttribute("aria-valuetext", told.textContent);
    };
    input.addEventListener("input", () => (say(), moved()));
    say();
    const row = h("div", { class: "slider" }, h("label", { for: `weight-${name}` }, TEXT.families[family]), input, told);
    return { name, weight, input, say, row };
  });
  const element = h("details", { class: "weights" }, h("summary", {}, TEXT.weights), h("p", { class: "quiet" }, TEXT.weightsWhy), ...sliders.map(({ row }) => row), more);
  return {
    element,
    values: () => sliders.map(({ input, weight }) => Number(input.value) * weight),
    changed: () => Object.fromEntries(sliders.filter(({ input }) => Number(input.value) !== 1).map(({ name, input }) => [`w.${name}`, input.value])),
    set: (factors) => {
      for (const { name, input, say } of sliders) {
        const factor = Number(factors[`w.${name}`] ?? 1);
        input.value = String(Number.isFinite(factor) ? Math.min(Math.max(factor, 0), MOST) : 1);
        say();
      }
      if (Object.keys(factors).length) element.open = true;
    },
  };
}
