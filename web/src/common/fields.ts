/** Form fields with their labels; each tells its new value at once. */
import { h } from "./dom";
import { field } from "./field";

export type Option = [value: string, label: string];

export function choice(label: string, options: Option[], value: string, chosen: (value: string) => void): HTMLElement {
  const select = h(
    "select",
    { onchange: () => chosen(select.value) },
    ...options.map(([one, text]) => h("option", { value: one, selected: one === value }, text)),
  );
  return field(label, select);
}

export function tick(label: string, checked: boolean, changed: (checked: boolean) => void, sign?: Element): HTMLElement {
  const box = h("input", { type: "checkbox", checked, onchange: () => changed(box.checked) });
  return h("label", { class: "tick" }, box, sign, h("span", {}, label));
}

export function slider(
  label: string,
  [least, most, step]: [number, number, number],
  value: number,
  changed: (value: number) => void,
  told: (value: number) => string,
): HTMLElement {
  const shown = h("output", {}, told(value));
  const input = h("input", {
    type: "range",
    min: least,
    max: most,
    step,
    value,
    oninput: () => {
      shown.textContent = told(Number(input.value));
      changed(Number(input.value));
    },
  });
  const made = field(label, input);
  input.before(shown);
  return made;
}

/** A field for text; `changed` is called when the reader pauses. */
export function search(label: string, value: string, changed: (value: string) => void): HTMLElement {
  let waiting = 0;
  const input = h("input", {
    type: "search",
    value,
    oninput: () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => changed(input.value), 200);
    },
  });
  return field(label, input);
}

/** Two years; out of order they are put right. */
export function yearRange(
  labels: { from: string; to: string },
  [least, most]: [number, number],
  [from, to]: [number, number],
  changed: (from: number, to: number) => void,
): HTMLElement {
  const input = (value: number) => h("input", { type: "number", min: least, max: most, value, onchange: tell });
  const [first, last] = [input(from), input(to)];
  function tell() {
    const bounded = [first, last].map((one, place) =>
      Math.min(Math.max(Number(one.value) || (place ? most : least), least), most),
    ) as [number, number];
    bounded.sort((a, b) => a - b);
    [first.value, last.value] = bounded.map(String) as [string, string];
    changed(...bounded);
  }
  return h("div", { class: "years" }, field(labels.from, first), field(labels.to, last));
}

export function button(label: string, pressed: () => void, title?: string): HTMLButtonElement {
  return h("button", { type: "button", title, "aria-label": title, onclick: pressed }, label);
}

export function group(legend: string, ...fields: HTMLElement[]): HTMLElement {
  return h("fieldset", {}, h("legend", {}, legend), ...fields);
}
