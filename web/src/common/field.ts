/** A control under its label. */

import { h } from "./dom";

let made = 0;

/** `control` with a label that names it alone: a label around a list would take the list into the name. */
export function field(label: string, control: HTMLElement): HTMLElement {
  control.id ||= `field-${++made}`;
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control);
}
