/** The view as a file: SVG, PNG and GEXF. All three hold exactly what is shown. */
import { addressOf, cut } from "../common/told";
import { saveSvgAsPng, text, xml } from "../common/files";
import type { Shown } from "./filter";
import { COLOURS, radius } from "./look";
import type { Picture } from "./picture";

const FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'Liberation Sans', sans-serif";

const round = (value: number) => String(Math.round(value * 10) / 10);

/** The picture as SVG, in pixels of the screen; `legend` are colours with their words, `note` says where it is from. */
export function svgOf(picture: Picture, title: string, legend: [string, string][], note: string): string {
  const { size, spots, strokes, paper } = picture.view();
  const foot = 18 * Math.ceil(legend.length / Math.max(1, Math.floor(size.width / 170))) + 30;
  const across = Math.max(1, Math.floor(size.width / 170));
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height + foot}" width="${size.width}" height="${size.height + foot}" font-family="${FONT}" font-size="12">`,
    `<title>${xml(title)}</title>`,
    `<clipPath id="view"><rect width="${size.width}" height="${size.height}"/></clipPath>`,
    `<rect width="100%" height="100%" fill="${paper.paper}"/>`,
    '<g clip-path="url(#view)">',
  ];
  for (const { from, to, size: wide, color } of strokes) {
    parts.push(
      `<line x1="${round(from[0])}" y1="${round(from[1])}" x2="${round(to[0])}" y2="${round(to[1])}" stroke="${color}" stroke-width="${round(wide)}"/>`,
    );
  }
  for (const { node, x, y, size: r, color } of spots) {
    parts.push(`<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" fill="${color}"><title>${xml(node.name)}</title></circle>`);
  }
  for (const { name } of spots) {
    if (!name) continue;
    parts.push(
      `<text x="${round(name.x)}" y="${round(name.y)}" fill="${paper.ink}" stroke="${paper.paper}" stroke-width="3" paint-order="stroke" stroke-linejoin="round">${xml(name.text)}</text>`,
    );
  }
  parts.push("</g>");
  legend.forEach(([colour, words], place) => {
    const [x, y] = [10 + 170 * (place % across), size.height + 16 + 18 * Math.floor(place / across)];
    parts.push(`<circle cx="${x}" cy="${y - 4}" r="5" fill="${colour}"/><text x="${x + 10}" y="${y}" fill="${paper.ink}">${xml(cut(words, 26))}</text>`);
  });
  parts.push(`<text x="8" y="${size.height + foot - 8}" fill="${paper.ink}">${xml(note)}</text>`, "</svg>");
  return parts.join("\n");
}

export function saveSvg(content: string): void {
  text("network.svg", content, "image/svg+xml");
}

export async function savePng(content: string): Promise<void> {
  await saveSvgAsPng("network.png", content);
}

/** GEXF 1.3 (https://gexf.net/) of what is shown; places, sizes and colours as in the picture. */
export function gexfOf(shown: Shown, note: string): string {
  const NAMESPACE = "http://gexf.net/1.3";
  const columns = [
    ["layer", "string"],
    ["kind", "string"],
    ["when", "string"],
    ["page", "string"],
  ] as const;
  const parts = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<gexf xmlns="${NAMESPACE}" xmlns:viz="${NAMESPACE}" version="1.3">`,
    `<meta><creator>clustergraph</creator><description>${xml(note)}</description></meta>`,
    '<graph defaultedgetype="undirected" mode="static">',
    '<attributes class="node" mode="static">',
    ...columns.map(([title, type], id) => `<attribute id="${id}" title="${title}" type="${type}"/>`),
    "</attributes>",
    '<attributes class="edge" mode="static"><attribute id="0" title="sort" type="string"/><attribute id="1" title="common" type="long"/></attributes>',
    `<nodes count="${shown.nodes.length}">`,
  ];
  for (const node of shown.nodes) {
    const values = [node.layer, node.kind, node.when, addressOf(node.page)];
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(COLOURS[node.layer].slice(at, at + 2), 16));
    parts.push(
      `<node id="${xml(node.local)}" label="${xml(node.name)}"><attvalues>${values
        .map((value, id) => (value ? `<attvalue for="${id}" value="${xml(value)}"/>` : ""))
        .join("")}</attvalues>`,
      `<viz:color r="${red}" g="${green}" b="${blue}"/><viz:position x="${node.x}" y="${node.y}" z="0.0"/><viz:size value="${round(2 * radius(node, shown))}"/></node>`,
    );
  }
  parts.push("</nodes>", `<edges count="${shown.lines.length}">`);
  shown.lines.forEach((line, id) => {
    const weight = line.common.length || 1;
    const common = line.common.length ? `<attvalue for="1" value="${line.common.length}"/>` : "";
    parts.push(
      `<edge id="${id}" source="${xml(line.a.local)}" target="${xml(line.b.local)}" weight="${weight}.0"><attvalues><attvalue for="0" value="${line.sort}"/>${common}</attvalues></edge>`,
    );
  });
  parts.push("</edges>", "</graph>", "</gexf>", "");
  return parts.join("\n");
}
