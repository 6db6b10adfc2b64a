/** The picture: sigma draws what is shown, at the places that the build found. */
import Graph from "graphology";
import Sigma from "sigma";

import { cut } from "../common/told";
import type { Line, Shown } from "./filter";
import { COLOURS, lineColour, mixed, paperOf, radius, width, type Paper } from "./look";
import type { Model, Node } from "./model";
import { besides, Names, write, type Mark, type Name } from "./names";

const LABEL = 24;

interface NodeLook {
  x: number;
  y: number;
  size: number;
  label: string;
  color: string;
  zIndex: number;
  forceLabel?: boolean;
}

interface LineLook {
  size: number;
  color: string;
  zIndex: number;
}

export interface Spot {
  node: Node;
  x: number;
  y: number;
  size: number;
  color: string;
  name: Name | undefined;
}

export interface Stroke {
  line: Line;
  from: [number, number];
  to: [number, number];
  size: number;
  color: string;
}

/** Whether this browser can draw the picture. */
export function drawable(): boolean {
  const canvas = document.createElement("canvas");
  return canvas.getContext("webgl2") !== null;
}

export class Picture {
  private readonly graph = new Graph<NodeLook, LineLook>({ multi: true, type: "undirected" });
  private readonly sigma: Sigma<NodeLook, LineLook>;
  private readonly names = new Names();
  private named = false;
  private lines = new Map<string, Line>();
  private shown: Shown | undefined;
  private paper: Paper = paperOf();
  private selected: ReadonlySet<Node> = new Set();

  constructor(
    private readonly model: Model,
    private readonly container: HTMLElement,
    chosen: (what: Node | Line | undefined) => void,
  ) {
    const style = getComputedStyle(document.body);
    this.sigma = new Sigma(this.graph, container, {
      labelFont: style.fontFamily,
      labelSize: 12,
      labelDensity: 1000, // all names are offered; which of them find room, `Names` decides
      labelRenderedSizeThreshold: 0,
      defaultDrawNodeLabel: (context, node) => this.label(context, String(node.key)),
      defaultDrawNodeHover: (context, node) => this.hover(context, node),
      enableEdgeEvents: true,
      allowInvalidContainer: true, // while the table is shown the picture has no size
      zIndex: true,
      stagePadding: 36,
      minCameraRatio: 0.05,
      maxCameraRatio: 2,
      zoomToSizeRatioFunction: (ratio) => Math.sqrt(ratio),
    });
    this.sigma.on("beforeRender", () => (this.named = false));
    this.sigma.on("clickNode", ({ node }) => chosen(model.nodes[Number(node)]));
    this.sigma.on("clickEdge", ({ edge }) => chosen(this.lines.get(edge)));
    this.sigma.on("clickStage", () => chosen(undefined));
    for (const [event, cursor] of [
      ["enterNode", "pointer"],
      ["enterEdge", "pointer"],
      ["leaveNode", ""],
      ["leaveEdge", ""],
    ] as const) {
      this.sigma.on(event, () => (container.style.cursor = cursor));
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.paper = paperOf();
      this.again();
    });
    new ResizeObserver(() => this.again()).observe(container);
    container.addEventListener("keydown", (event) => this.key(event));
  }

  /** Draw `shown`; around what is `selected` everything else steps back. */
  show(shown: Shown, selected: ReadonlySet<Node>): void {
    this.shown = shown;
    this.selected = selected;
    const { paper } = this;
    const near = new Set<Node>(selected);
    for (const { a, b } of shown.lines) {
      if (selected.has(a)) near.add(b);
      if (selected.has(b)) near.add(a);
    }
    const pair = selected.size > 1;
    const stays = (node: Node) =>
      shown.matches.size ? shown.matches.has(node) : !selected.size || (pair ? selected : near).has(node);
    const lit = ({ a, b }: Line) =>
      !selected.size || (pair ? selected.has(a) && selected.has(b) : selected.has(a) || selected.has(b));
    this.graph.clear();
    this.lines.clear();
    for (const node of shown.nodes) {
      const there = stays(node);
      this.graph.addNode(String(node.index), {
        x: node.x,
        y: node.y,
        size: this.scale() * radius(node, shown),
        label: there ? cut(node.name, LABEL) : "",
        color: there ? COLOURS[node.layer] : mixed(COLOURS[node.layer], paper.paper, 0.18),
        zIndex: there ? 2 : 1,
        forceLabel: selected.has(node) || (shown.matches.size > 0 && shown.matches.size < 12 && shown.matches.has(node)),
      });
    }
    for (const line of shown.lines) {
      if (this.graph.hasEdge(line.key)) continue;
      const there = lit(line);
      this.graph.addEdgeWithKey(line.key, String(line.a.index), String(line.b.index), {
        size: width(line),
        color: there ? lineColour(line, paper) : mixed(lineColour(line, paper), paper.paper, 0.2),
        zIndex: there ? line.common.length + 1 : 0,
      });
      this.lines.set(line.key, line);
    }
    this.container.dataset.nodes = String(this.graph.order);
    this.container.dataset.links = String(this.graph.size);
    this.sigma.refresh();
  }

  /** Draw again, after the picture was out of sight. */
  again(): void {
    if (!this.shown || !this.container.clientWidth) return;
    this.sigma.resize();
    this.show(this.shown, this.selected);
  }

  /** On a small screen nodes are smaller. */
  private scale(): number {
    return Math.min(1, Math.max(0.45, this.container.clientWidth / 700));
  }

  /** Let the picture be as large as all nodes of these layers need, whatever else is filtered. */
  frame(layers: (node: Node) => boolean): void {
    const linked = this.model.nodes.filter((node) => layers(node) && node.links.length);
    if (!linked.length) return;
    const side = (at: (node: Node) => number): [number, number] => {
      const all = linked.map(at);
      return [Math.min(...all), Math.max(...all)];
    };
    this.sigma.setCustomBBox({ x: side((node) => node.x), y: side((node) => node.y) });
    this.sigma.refresh();
  }

  zoom(by: "closer" | "farther" | "whole"): void {
    const camera = this.sigma.getCamera();
    const ratio = camera.getBoundedRatio(camera.ratio * (by === "closer" ? 1 / 1.5 : 1.5));
    camera.setState(by === "whole" ? { x: 0.5, y: 0.5, ratio: 1, angle: 0 } : { ratio });
  }

  /** Bring `node` into the middle, if it is drawn. */
  centre(node: Node): void {
    const spot = this.sigma.getNodeDisplayData(String(node.index));
    if (spot) this.sigma.getCamera().setState({ x: spot.x, y: spot.y });
  }

  private key(event: KeyboardEvent): void {
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    const step = steps[event.key];
    const camera = this.sigma.getCamera();
    if (step) {
      const far = 0.1 * camera.ratio;
      camera.setState({ x: camera.x + far * step[0], y: camera.y + far * step[1] });
    } else if (event.key === "+" || event.key === "=") this.zoom("closer");
    else if (event.key === "-") this.zoom("farther");
    else if (event.key === "0") this.zoom("whole");
    else return;
    event.preventDefault();
  }

  /** What is in view now, in pixels of the picture. */
  view(): { size: { width: number; height: number }; spots: Spot[]; strokes: Stroke[]; paper: Paper } {
    const at = (key: string): [number, number] => {
      const { x, y } = this.graph.getNodeAttributes(key);
      const spot = this.sigma.graphToViewport({ x, y });
      return [spot.x, spot.y];
    };
    const spots = this.marks().map(({ key, x, y, size }): Spot => {
      const { color } = this.graph.getNodeAttributes(key);
      return { node: this.model.nodes[Number(key)]!, x, y, size, color, name: this.names.at(key) };
    });
    const strokes = this.graph
      .mapEdges((key, look, a, b) => {
        const size = this.sigma.scaleSize(look.size);
        return { line: this.lines.get(key)!, from: at(a), to: at(b), size, color: look.color, zIndex: look.zIndex };
      })
      .sort((one, other) => one.zIndex - other.zIndex);
    return { size: this.sigma.getDimensions(), spots, strokes, paper: this.paper };
  }

  /** All nodes on the screen, those to be named first in front. */
  private marks(): Mark[] {
    const marks = this.graph.mapNodes((key, look): Mark => {
      const { x, y } = this.sigma.graphToViewport({ x: look.x, y: look.y });
      return { key, x, y, size: this.sigma.scaleSize(look.size), text: look.label, first: look.forceLabel ?? false };
    });
    return marks.sort((a, b) => Number(b.first) - Number(a.first) || b.size - a.size || Number(a.key) - Number(b.key));
  }

  private label(context: CanvasRenderingContext2D, key: string): void {
    // Room is found when the first name is drawn: only then does sigma know the places of this frame.
    if (!this.named) this.names.place(this.marks(), this.sigma.getDimensions());
    this.named = true;
    this.names.draw(context, key, this.paper);
  }

  /** The whole name of the node under the pointer, and a ring around it. */
  private hover(context: CanvasRenderingContext2D, node: { x: number; y: number; size: number; key?: string }): void {
    context.beginPath();
    context.arc(node.x, node.y, node.size + 2, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = this.paper.accent;
    context.stroke();
    const text = this.model.nodes[Number(node.key)]?.name ?? "";
    write(context, besides({ ...node, text }, this.sigma.getDimensions().width, 13)[0], this.paper, 13);
  }
}
