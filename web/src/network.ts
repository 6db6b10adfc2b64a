/** The network view: choose, look, ask for facts, take the picture along. */
import "./network.css";
import { h, svg } from "./common/dom";
import { button } from "./common/fields";
import { text } from "./common/files";
import { language, run } from "./common/page";
import { readState, writeState } from "./common/state";
import { controls } from "./network/controls";
import { filter, layerOf, type Choice, type Line, type Shown } from "./network/filter";
import { COLOURS, lineColour, paperOf } from "./network/look";
import { load, type Layer, type Model, type Node, type Sort } from "./network/model";
import { factsOf, factsOfPair } from "./network/panel";
import { drawable, Picture } from "./network/picture";
import { gexfOf, savePng, saveSvg, svgOf } from "./network/saving";
import { tables } from "./network/table";
import { texts } from "./network/texts";

const SORTS: Sort[] = ["event", "project", "act", "member", "partner", "post", "body", "behalf"];

class View {
  private choice: Choice;
  private selected: Node[] = [];
  /** The row from which the reader came to the facts. */
  private origin: HTMLElement | undefined;
  private shown!: Shown;
  private picture: Picture | undefined;
  private readonly fields = h("div");
  private readonly status = h("p", { class: "quiet", role: "status" });
  private readonly facts = h("aside", { class: "beside", "aria-label": texts.facts });
  private readonly canvas = h("div", { class: "picture network", tabindex: 0, role: "group", "aria-label": texts.image });
  private readonly legend = h("ul", { class: "legend" });
  private readonly sheet = h("div", { class: "sheet" });
  private readonly stage: HTMLElement;
  private readonly switches: HTMLButtonElement[];

  constructor(
    private readonly model: Model,
    into: HTMLElement,
  ) {
    const asked = readState();
    this.choice = this.chosenBy(asked);
    this.selected = (asked.get("at") ?? "").split(" ").flatMap((local) => model.nodes.find((node) => node.local === local) ?? []);
    this.switches = [button(texts.picture, () => this.look(false)), button(texts.table, () => this.look(true))];
    const zoom = (sign: string, title: string, by: "closer" | "farther" | "whole") => button(sign, () => this.picture?.zoom(by), title);
    const tools = h(
      "div",
      { class: "tools" },
      ...this.switches,
      zoom("+", texts.closer, "closer"),
      zoom("−", texts.farther, "farther"),
      zoom("⤢", texts.whole, "whole"),
      h("span", { class: "quiet" }, `${texts.saveAs}:`),
      button("SVG", () => saveSvg(this.asSvg())),
      button("PNG", () => void savePng(this.asSvg())),
      button("GEXF", () => text("network.gexf", gexfOf(this.shown, this.note()), "application/xml")),
    );
    const between = h("p", { class: "quiet" }, `${texts.between} ${texts.capped(model.cap)}`);
    this.stage = h("div", {}, tools, this.status, this.canvas, this.sheet, this.legend, between);
    into.append(h("div", { class: "workbench" }, this.fields, this.stage, this.facts));
    if (drawable()) this.picture = new Picture(model, this.canvas, (what) => this.choose(...endsOf(what)));
    else this.stage.prepend(h("p", { class: "notice" }, texts.noWebgl));
    for (const one of tools.querySelectorAll("button")) one.disabled = !this.picture && !["GEXF", texts.table].includes(one.textContent ?? "");
    this.drawFields();
    this.frame();
    this.look(!this.picture || asked.has("table"));
    this.refresh();
    addEventListener("hashchange", () => {
      this.choice = this.chosenBy(readState());
      this.drawFields();
      this.frame();
      this.refresh();
    });
  }

  private chosenBy(asked: URLSearchParams): Choice {
    const list = (name: string, all: readonly string[]) => (asked.has(name) ? asked.get(name)!.split(" ") : all);
    const [first, last] = this.model.span;
    return {
      layers: new Set(list("layers", ["cluster"])),
      sorts: new Set(list("links", SORTS) as Sort[]),
      topic: asked.get("topic") ?? "",
      from: Number(asked.get("from")) || first,
      to: Number(asked.get("to")) || last,
      least: Number(asked.get("least")) || 1,
      chance: asked.get("chance") ?? "",
      find: asked.get("find") ?? "",
    };
  }

  private drawFields(): void {
    const open = this.fields.querySelector("details")?.open;
    const made = controls(
      this.model,
      this.choice,
      (choice) => {
        const layers = choice.layers !== this.layers;
        this.choice = choice;
        if (layers) {
          this.frame();
          this.drawFieldsKeepingFocus();
        }
        this.refresh();
      },
      () => {
        this.choice = this.chosenBy(new URLSearchParams());
        this.selected = [];
        this.drawFields();
        this.frame();
        this.picture?.zoom("whole");
        this.refresh();
      },
    );
    if (open !== undefined) (made as HTMLDetailsElement).open = open;
    this.layers = this.choice.layers;
    this.fields.replaceChildren(made);
  }

  private layers: Set<string> | undefined;

  /** Other layers make other fields usable; the reader stays where they were. */
  private drawFieldsKeepingFocus(): void {
    const all = () => [...this.fields.querySelectorAll<HTMLElement>("input, select, button")];
    const place = all().indexOf(document.activeElement as HTMLElement);
    this.drawFields();
    all()[place]?.focus();
  }

  private frame(): void {
    this.picture?.frame((node) => this.choice.layers.has(layerOf(node)));
  }

  private look(table: boolean): void {
    this.switches.forEach((one, place) => one.setAttribute("aria-pressed", String(Boolean(place) === table)));
    this.sheet.hidden = !table;
    this.canvas.hidden = table || !this.picture;
    this.legend.hidden = this.canvas.hidden;
    if (!this.shown) return;
    if (!table) this.picture?.again();
    this.remember();
  }

  private choose(...nodes: Node[]): void {
    this.selected = nodes;
    this.draw();
    this.facts.scrollTop = 0;
    const [one, other] = nodes;
    // Who clicked into the picture sees the node already.
    if (one && !other && document.activeElement !== this.canvas && !this.canvas.hidden) this.picture?.centre(one);
  }

  private refresh(): void {
    this.shown = filter(this.model, this.choice);
    const { nodes, lines, matches } = this.shown;
    const clusters = nodes.filter((node) => node.layer === "cluster").length;
    const told = clusters === nodes.length ? texts.clusters(clusters) : `${texts.nodes(nodes.length)} (${texts.clusters(clusters)})`;
    const found = this.choice.find ? `, ${texts.found(matches.size)}` : "";
    this.status.textContent = nodes.length ? `${told}, ${texts.links(lines.length)}${found}` : texts.none;
    this.sheet.replaceChildren(...tables(this.shown, (...nodes) => this.chooseInTable(...nodes)));
    this.draw();
  }

  /** From the table the reader is led to the facts, and back to the row by a button there. */
  private chooseInTable(...nodes: Node[]): void {
    this.origin = document.activeElement as HTMLElement;
    this.choose(...nodes);
    this.facts.querySelector("h2")?.focus();
  }

  private draw(): void {
    this.picture?.show(this.shown, new Set(this.selected));
    const [a, b] = this.selected;
    const choose = (...nodes: Node[]) => {
      this.choose(...nodes);
      this.facts.querySelector("h2")?.focus();
    };
    this.facts.replaceChildren(
      ...(a && this.origin?.isConnected && !this.sheet.hidden ? [h("p", {}, button(`← ${texts.back}`, () => this.origin?.focus()))] : []),
      ...(a && b ? factsOfPair(this.model, a, b, choose) : a ? factsOf(this.model, a, choose) : [h("p", { class: "note" }, texts.hint)]),
    );
    this.legend.replaceChildren(...this.legendItems());
    this.remember();
  }

  private legendItems(): HTMLElement[] {
    const layers = this.legendLayers().map(([colour, words]) =>
      h("li", {}, svg("svg", { width: 12, height: 12, "aria-hidden": "true" }, svg("circle", { cx: 6, cy: 6, r: 5, fill: colour })), words),
    );
    const order = ["common", ...SORTS];
    const sorted = [...this.shown.lines].sort((a, b) => order.indexOf(a.sort) - order.indexOf(b.sort) || a.common.length - b.common.length);
    const firsts = new Map<string, Line>(sorted.map((line) => [lineWords(line), line]));
    const lines = [...firsts].map(([words, line]) => {
      const stroke = svg("line", { x1: 0, x2: 22, y1: 6, y2: 6, "stroke-width": 2, stroke: lineColour(line, paperOf()) });
      return h("li", {}, svg("svg", { width: 22, height: 12, "aria-hidden": "true" }, stroke), words);
    });
    return [...layers, ...lines];
  }

  private legendLayers(): [string, string][] {
    const used = new Set<Layer>(this.shown.nodes.map((node) => node.layer));
    return (Object.keys(COLOURS) as Layer[]).filter((layer) => used.has(layer)).map((layer) => [COLOURS[layer], texts.one[layer]]);
  }

  private asSvg(): string {
    return svgOf(this.picture!, document.title, this.legendLayers(), this.note());
  }

  private note(): string {
    const shown = this.status.textContent ?? "";
    const version = document.querySelector("footer p")?.textContent?.split("·")[0]?.trim() ?? "";
    return `${shown}. ${document.title}. ${version}`;
  }

  private remember(): void {
    const { layers, sorts, topic, from, to, least, chance, find } = this.choice;
    const [first, last] = this.model.span;
    writeState({
      layers: [...layers].join(" ") === "cluster" ? "" : [...layers].join(" "),
      links: sorts.size === SORTS.length ? "" : [...sorts].join(" ") || "-",
      topic,
      from: from === first ? "" : String(from),
      to: to === last ? "" : String(to),
      least: least === 1 ? "" : String(least),
      chance,
      find,
      at: this.selected.map((node) => node.local).join(" "),
      table: this.sheet.hidden || !this.picture ? "" : language,
    });
  }
}

function endsOf(what: Node | Line | undefined): Node[] {
  return what === undefined ? [] : "index" in what ? [what] : [what.a, what.b];
}

function lineWords(line: Line): string {
  if (line.sort === "common") return texts.common;
  return ["event", "project", "act"].includes(line.sort) ? texts.takesPart : texts.sort[line.sort];
}

void run(async (into) => void new View(await load(), into));
