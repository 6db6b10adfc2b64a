/** A drawn SVG as a file that stands alone: with a ground, and with the styles that the page gives it. */

const STYLES = ["fill", "stroke", "stroke-width", "stroke-linejoin", "paint-order", "font-family", "font-size", "font-weight", "fill-opacity"];

export function alone(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const [originals, copies] = [drawn, copy].map((one) => [...one.querySelectorAll<SVGElement>("*")]) as [SVGElement[], SVGElement[]];
  originals.forEach((original, place) => {
    const style = getComputedStyle(original);
    const target = copies[place]!;
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value) target.setAttribute(name, value);
    }
    for (const name of ["class", "tabindex"]) target.removeAttribute(name);
  });
  const { clientWidth: width, clientHeight: height } = drawn;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  for (const name of ["role", "tabindex", "aria-label", "class"]) copy.removeAttribute(name);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(document.documentElement).getPropertyValue("--paper").trim());
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}
