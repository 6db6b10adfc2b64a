/** The answer as bars: one column of numbers by one column of labels. */

import { h, svg } from "../common/dom";
import { field } from "../common/field";
import { nameOf, type Naming } from "./cell";
import type { Row } from "./protocol";
import { number, TEXT } from "./words";

/** So many rows are asked for, and so many bars drawn; a line says if there are more. */
export const BARS = 60;
const [LINE, LEFT, WIDTH, RIGHT] = [22, 280, 900, 80];

/** The columns whose values are all numbers, where there are any. */
export function numeric(variables: string[], rows: Row[]): number[] {
  return [...variables.keys()].filter((column) => {
    const values = rows.map((row) => row[column]).filter((term) => term != null);
    return values.length > 0 && values.every((term) => term!.type === "literal" && term!.value.trim() !== "" && Number.isFinite(Number(term!.value)));
  });
}

export function chart(variables: string[], rows: Row[], count: number, naming: Naming, names: string[]): HTMLElement {
  const numbers = numeric(variables, rows);
  if (!numbers.length) return h("p", { class: "note" }, TEXT.noChart);
  let value = numbers[0]!;
  let label = [...variables.keys()].find((column) => !numbers.includes(column)) ?? value;
  const place = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": TEXT.chart });
  const draw = () => place.replaceChildren(bars(rows, label, value, naming, names));
  const choose = (title: string, columns: number[], chosen: number, take: (column: number) => void) => {
    const select = h(
      "select",
      { onchange: () => (take(Number(select.value)), draw()) },
      ...columns.map((column) => h("option", { value: column, selected: column === chosen }, names[column])),
    );
    return field(title, select);
  };
  draw();
  return h(
    "div",
    {},
    h(
      "div",
      { class: "fields" },
      choose(TEXT.labels, [...variables.keys()], label, (column) => (label = column)),
      choose(TEXT.numbers, numbers, value, (column) => (value = column)),
    ),
    count > rows.length ? h("p", { class: "note" }, TEXT.first(rows.length, count, TEXT.bars)) : "",
    place,
  );
}

function bars(rows: Row[], label: number, value: number, naming: Naming, names: string[]): SVGSVGElement {
  const values = rows.map((row) => Number(row[value]?.value ?? 0));
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = high - low || 1;
  const x = (of: number) => LEFT + ((of - low) / span) * (WIDTH - LEFT - RIGHT);
  const drawn = rows.flatMap((row, place) => {
    const [name, y, end] = [nameOf(row[label] ?? null, naming), place * LINE, values[place]!];
    const shown = name.length > 36 ? `${name.slice(0, 35)}…` : name;
    return [
      svg("text", { x: LEFT - 8, y: y + 15, "text-anchor": "end" }, shown, svg("title", {}, name)),
      svg("rect", { x: x(Math.min(0, end)), y: y + 3, width: Math.max(Math.abs(x(end) - x(0)), 1), height: LINE - 6 }),
      svg("text", { x: x(Math.max(0, end)) + 6, y: y + 15 }, row[value] ? number(end, 3) : "–"),
    ];
  });
  const height = Math.max(rows.length, 1) * LINE;
  const about = { role: "img", "aria-label": TEXT.chartLabel(names[value]!, names[label]!) };
  return svg("svg", { class: "bars", viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, ...about }, ...drawn);
}
