/** The map: clusters at their seats, events where they took place, and beside it the same as a list. */
import "./map.css";
import { h, svg } from "./common/dom";
import { button, choice, group, tick, yearRange } from "./common/fields";
import { saveSvgAsPng, text } from "./common/files";
import { pageOf, run } from "./common/page";
import { readState, writeState } from "./common/state";
import { alone } from "./common/svgfile";
import { marks, nameOf, period, shortened } from "./common/told";
import { drawn, Flat } from "./map/drawing";
import { count, filter, load, type Choice, type Model, type Town } from "./map/model";
import { texts } from "./map/texts";
import { Viewport } from "./map/viewport";

class View {
  private choice: Choice;
  private chosen: string;
  private towns: Town[] = [];
  private readonly flat: Flat;
  private readonly viewport: Viewport;
  private readonly picture = svg("svg", { role: "group", tabindex: 0, "aria-label": texts.map });
  private readonly fields = h("div");
  private readonly status = h("p", { class: "quiet", role: "status" });
  private readonly beside = h("aside", { class: "beside", "aria-label": texts.towns });

  constructor(
    private readonly model: Model,
    into: HTMLElement,
  ) {
    const asked = readState();
    this.choice = this.chosenBy(asked);
    this.chosen = asked.get("at") ?? "";
    this.flat = new Flat(model.towns);
    const { moves } = texts;
    const tools = h(
      "div",
      { class: "tools" },
      button("+", () => this.viewport.zoom(1 / 1.5), texts.closer),
      button("−", () => this.viewport.zoom(1.5), texts.farther),
      button("⤢", () => this.viewport.reset(), texts.whole),
      button("←", () => this.viewport.move(-0.2, 0), moves.left),
      button("→", () => this.viewport.move(0.2, 0), moves.right),
      button("↑", () => this.viewport.move(0, -0.2), moves.up),
      button("↓", () => this.viewport.move(0, 0.2), moves.down),
      h("span", { class: "quiet" }, `${texts.saveAs}:`),
      button("SVG", () => text("map.svg", alone(this.picture), "image/svg+xml")),
      button("PNG", () => void saveSvgAsPng("map.png", alone(this.picture))),
    );
    const sign = (sort: string, words: string) =>
      h("li", {}, svg("svg", { width: 12, height: 12, "aria-hidden": "true" }, svg("circle", { cx: 6, cy: 6, r: 5, fill: sort })), words);
    const legend = h(
      "ul",
      { class: "legend" },
      sign("#0072b2", texts.legendClusters),
      sign("#e69f00", texts.legendEvents),
      sign("currentColor", texts.legendTown),
    );
    const told = h("p", { class: "quiet" }, `${texts.note} ${this.missing()}`);
    const stage = h("div", {}, tools, this.status, h("div", { class: "picture map" }, this.picture), legend, told);
    into.append(h("div", { class: "workbench" }, this.fields, stage, this.beside));
    this.viewport = new Viewport(() => this.whole(), this.picture, () => this.draw());
    this.drawFields();
    this.refresh();
    new ResizeObserver(() => this.draw()).observe(this.picture);
    addEventListener("hashchange", () => {
      this.choice = this.chosenBy(readState());
      this.chosen = readState().get("at") ?? "";
      this.drawFields();
      this.refresh();
    });
  }

  private missing(): string {
    const { elsewhere, unknown } = this.model;
    return texts.missing([elsewhere[0], unknown[0]], [elsewhere[1], unknown[1]]);
  }

  /** The region in the middle of the picture, whatever the shape of the window. */
  private whole() {
    const { width, height } = this.flat.whole;
    const { clientWidth, clientHeight } = this.picture;
    const shape = clientWidth / Math.max(clientHeight, 1) || 1.5;
    const wide = Math.max(width, height * shape);
    return { x: (width - wide) / 2, y: (height - wide / shape) / 2, width: wide };
  }

  private chosenBy(asked: URLSearchParams): Choice {
    const [first, last] = this.model.span;
    const show = asked.get("show") ?? "clusters events";
    return {
      clusters: show.includes("clusters"),
      events: show.includes("events"),
      topic: asked.get("topic") ?? "",
      kind: asked.get("kind") ?? "",
      from: Number(asked.get("from")) || first,
      to: Number(asked.get("to")) || last,
    };
  }

  private drawFields(): void {
    const { choice: now, model } = this;
    const tell = (part: Partial<Choice>) => {
      Object.assign(now, part);
      this.refresh();
    };
    const options = (all: typeof model.topics, none: string): [string, string][] => [
      ["", none],
      ...[...all].sort((a, b) => nameOf(a).localeCompare(nameOf(b))).map((named): [string, string] => [named[0], nameOf(named)]),
    ];
    const open = this.fields.querySelector("details")?.open ?? matchMedia("(min-width: 48.01rem)").matches;
    this.fields.replaceChildren(
      h(
        "details",
        { class: "controls", open },
        h("summary", {}, texts.choose),
        group(
          texts.show,
          tick(texts.clusters, now.clusters, (on) => tell({ clusters: on })),
          tick(texts.events, now.events, (on) => tell({ events: on })),
        ),
        group(
          texts.narrow,
          choice(texts.topic, options(model.topics, texts.anyTopic), now.topic, (value) => tell({ topic: value })),
          choice(texts.kind, options(model.kinds, texts.anyKind), now.kind, (value) => tell({ kind: value })),
          yearRange({ from: texts.from, to: texts.to }, model.span, [now.from, now.to], (from, to) => tell({ from, to })),
        ),
        h(
          "p",
          {},
          button(texts.reset, () => {
            this.choice = this.chosenBy(new URLSearchParams());
            this.chosen = "";
            this.drawFields();
            this.viewport.reset();
            this.refresh();
          }),
        ),
      ),
    );
  }

  private refresh(): void {
    this.towns = filter(this.model, this.choice);
    const used = this.towns.filter(count);
    const sum = (of: (town: Town) => number) => used.reduce((total, town) => total + of(town), 0);
    const told = [
      this.choice.clusters && texts.cluster(sum((town) => town.clusters.length)),
      this.choice.events && texts.event(sum((town) => town.events.length)),
    ].filter(Boolean);
    this.status.textContent = used.length ? `${told.join(", ")} ${texts.inTowns(used.length)}` : texts.none;
    this.draw();
    this.drawBeside();
    this.remember();
  }

  private draw(): void {
    const { clientWidth: width, clientHeight: height } = this.picture;
    if (!width || !height) return;
    if (!this.seen) {
      this.seen = true;
      this.viewport.part = this.whole();
    }
    const { part } = this.viewport;
    const box = { ...part, height: (part.width * height) / width };
    this.picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.picture.replaceChildren(...drawn(this.flat, this.towns, box, width, height, this.chosen, (town) => this.choose(town.local)));
  }

  private seen = false;

  private choose(local: string): void {
    this.chosen = local;
    this.draw();
    this.drawBeside();
    this.remember();
    this.beside.scrollTop = 0;
    this.beside.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  private drawBeside(): void {
    const town = this.towns.find((one) => one.local === this.chosen);
    this.beside.replaceChildren(...(town ? this.factsOf(town) : this.list()));
  }

  private list(): HTMLElement[] {
    const row = (town: Town) =>
      h(
        "li",
        {},
        h("button", { type: "button", class: "plain", onclick: () => this.choose(town.local) }, town.name),
        h("span", { class: "detail" }, [town.clusters.length && texts.cluster(town.clusters.length), town.events.length && texts.event(town.events.length)].filter(Boolean).join(", ")),
      );
    const rows = shortened(this.towns.filter(count), row, 25);
    return [h("h2", { tabindex: -1 }, texts.towns), h("p", { class: "note" }, texts.hint), h("div", { class: "towns" }, rows)];
  }

  private factsOf(town: Town): HTMLElement[] {
    const { sources, kinds } = this.model;
    const parts: HTMLElement[] = [
      h("p", {}, h("button", { type: "button", onclick: () => this.choose("") }, `← ${texts.back}`)),
      h("h2", { tabindex: -1 }, town.name),
      h("p", {}, h("a", { href: pageOf(town.local) }, texts.page)),
    ];
    const link = (local: string, name: string) => h("a", { href: pageOf(local) }, name);
    if (town.clusters.length) {
      const clusters = [...town.clusters].sort((a, b) => a.name.localeCompare(b.name));
      parts.push(
        h("h3", {}, `${texts.seated} (${clusters.length})`),
        shortened(clusters, (one) => h("li", {}, link(one.local, one.name), marks(sources, one.sources))),
      );
    }
    if (town.events.length) {
      const events = [...town.events].sort((a, b) => b.when.localeCompare(a.when) || a.name.localeCompare(b.name));
      parts.push(
        h("h3", {}, `${texts.held} (${events.length})`),
        shortened(events, (one) => {
          const kind = kinds[one.kind];
          const told = [one.when && period(one.when), kind && nameOf(kind)].filter(Boolean).join(" · ");
          const venue = one.venue && link(one.venue[0], nameOf(one.venue));
          return h("li", {}, link(one.local, one.name), h("span", { class: "detail" }, told, venue && " · ", venue), marks(sources, one.sources));
        }),
      );
    }
    return parts;
  }

  private remember(): void {
    const { clusters, events, topic, kind, from, to } = this.choice;
    const [first, last] = this.model.span;
    const show = [clusters && "clusters", events && "events"].filter(Boolean).join(" ");
    writeState({
      show: show === "clusters events" ? "" : show || "-",
      topic,
      kind,
      from: from === first ? "" : String(from),
      to: to === last ? "" : String(to),
      at: this.chosen,
    });
  }
}

void run(async (into) => void new View(await load(), into));
