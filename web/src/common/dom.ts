/** Elements from names, attributes and children. Text is always text: nothing here reads HTML. */

type Value = string | number | boolean | undefined | ((event: Event) => void);

export type Child = Node | string | number | undefined | null | false;

/** `h("a", {href: "…", onclick: …}, "text")`; `true` sets an attribute without value, `false` and undefined leave it out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  dress(element, attributes, children);
  return element;
}

/** The same for SVG. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  dress(element, attributes, children);
  return element;
}

function dress(element: Element, attributes: Record<string, Value>, children: Child[]): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== undefined && value !== false) element.setAttribute(key, String(value));
  }
  for (const child of children) {
    if (child !== undefined && child !== null && child !== false) {
      element.append(typeof child === "number" ? String(child) : child);
    }
  }
}

/** `address` if a reader may be sent there (http or https), else undefined. */
export function webAddress(address: string): string | undefined {
  try {
    const { protocol } = new URL(address);
    return protocol === "http:" || protocol === "https:" ? address : undefined;
  } catch {
    return undefined;
  }
}
