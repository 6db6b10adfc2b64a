/** The timeline: what happened when, in lanes by kind or by cluster, and beside it the same as a list. */
import "./timeline.css";
import { h, svg } from "./common/dom";
import { button, choice, group, tick } from "./common/fields";
import { saveSvgAsPng, text } from "./common/files";
import { run } from "./common/page";
import { readState, writeState } from "./common/state";
import { alone } from "./common/svgfile";
import { nameOf } from "./common/told";
import { entriesOf, factsOf, yearsOf } from "./timeline/beside";
import { drawn, NEAR } from "./timeline/drawing";
import { filter, foremost, lanesOf, load, type Choice, type Entry, type Model, type Sort } from "./timeline/model";
import { texts } from "./timeline/texts";

const SORTS: Sort[] = ["event", "project", "act"];

class View {
  private choice!: Choice;
  private from = 0;
  private to = 0;
  private chosen: Entry | undefined;
  private entries: Entry[] = [];
  private readonly picture = svg("svg", { role: "group", tabindex: 0, "aria-label": texts.picture });
  private readonly fields = h("div");
  private readonly status = h("p", { class: "quiet", role: "status" });
  private readonly beside = h("aside", { class: "beside", "aria-label": texts.list });

  constructor(
    private readonly model: Model,
    into: HTMLElement,
  ) {
    const tools = h(
      "div",
      { class: "tools" },
      button("+", () => this.zoom(1 / 2), texts.closer),
      button("−", () => this.zoom(2), texts.farther),
      button("⤢", () => this.look(...this.whole()), texts.whole),
      button("←", () => this.move(-0.5), texts.earlier),
      button("→", () => this.move(0.5), texts.later),
      h("span", { class: "quiet" }, `${texts.saveAs}:`),
      button("SVG", () => text("timeline.svg", alone(this.picture), "image/svg+xml")),
      button("PNG", () => void saveSvgAsPng("timeline.png", alone(this.picture))),
    );
    const sign = (colour: string, words: string) =>
      h("li", {}, svg("svg", { width: 12, height: 12, "aria-hidden": "true" }, svg("rect", { x: 1, y: 1, width: 10, height: 10, fill: colour })), words);
    const legend = h("ul", { class: "legend" }, sign("#e69f00", texts.sort.event), sign("#009e73", texts.sort.project), sign("#d55e00", texts.sort.act));
    const told = h("p", { class: "quiet" }, `${texts.note} ${texts.undated(model.undated)}`);
    const stage = h("div", {}, tools, this.status, h("div", { class: "picture timeline" }, this.picture), legend, told);
    into.append(h("div", { class: "workbench" }, this.fields, stage, this.beside));
    this.takeState();
    new ResizeObserver(() => this.draw()).observe(stage);
    this.listen();
    addEventListener("hashchange", () => this.takeState());
  }

  private takeState(): void {
    const asked = readState();
    const list = (name: string) => asked.get(name)?.split(" ").filter(Boolean);
    this.choice = {
      lanes: asked.get("lanes") === "cluster" ? "cluster" : "kind",
      chosen: list("clusters") ?? foremost(this.model),
      sorts: new Set((list("kinds") as Sort[] | undefined) ?? SORTS),
      cluster: asked.get("cluster") ?? "",
      topic: asked.get("topic") ?? "",
    };
    const [first, last] = this.whole();
    this.from = Number(asked.get("from")) || first;
    this.to = Number(asked.get("to")) || last;
    if (this.to <= this.from) [this.from, this.to] = [first, last];
    this.chosen = this.model.entries.find((entry) => entry.local === asked.get("at"));
    this.drawFields();
    this.refresh();
  }

  private whole(): [number, number] {
    return [this.model.span[0], this.model.span[1] + 1];
  }

  private drawFields(): void {
    const { choice: now, model } = this;
    const tell = (part: Partial<Choice>, fieldsToo = false) => {
      Object.assign(now, part);
      if (fieldsToo) this.drawFields();
      this.refresh();
    };
    const byName = <T extends { name: string }>(all: T[]) => [...all].sort((a, b) => a.name.localeCompare(b.name));
    const clusters = byName(model.clusters).map((one): [string, string] => [one.local, one.name]);
    const topics = [...model.topics].map((named): [string, string] => [named[0], nameOf(named)]).sort(([, a], [, b]) => a.localeCompare(b));
    const open = this.fields.querySelector("details")?.open ?? matchMedia("(min-width: 48.01rem)").matches;
    const lanes = (["kind", "cluster"] as const).map((lane) => {
      const one = button(lane === "kind" ? texts.byKind : texts.byCluster, () => {
        tell({ lanes: lane }, true);
        this.fields.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
      });
      one.setAttribute("aria-pressed", String(now.lanes === lane));
      return one;
    });
    this.fields.replaceChildren(
      h(
        "details",
        { class: "controls", open },
        h("summary", {}, texts.choose),
        group(texts.lanes, h("div", { class: "tools" }, ...lanes), ...(now.lanes === "cluster" ? this.chips(tell, clusters) : [])),
        group(
          texts.kinds,
          ...SORTS.map((sort) =>
            tick(texts.sort[sort], now.sorts.has(sort), (on) => tell({ sorts: new Set(SORTS.filter((one) => (one === sort ? on : now.sorts.has(one)))) })),
          ),
        ),
        group(
          texts.narrow,
          choice(texts.cluster, [["", texts.anyCluster], ...clusters], now.cluster, (value) => tell({ cluster: value })),
          choice(texts.topic, [["", texts.anyTopic], ...topics], now.topic, (value) => tell({ topic: value })),
        ),
        h(
          "p",
          {},
          button(texts.reset, () => {
            history.replaceState(null, "", location.pathname);
            this.takeState();
          }),
        ),
      ),
    );
  }

  /** The clusters that have a lane, to be removed one by one, and the others to be added. */
  private chips(tell: (part: Partial<Choice>, fieldsToo: boolean) => void, clusters: [string, string][]): HTMLElement[] {
    const { chosen } = this.choice;
    const nameOfCluster = (local: string) => clusters.find(([one]) => one === local)?.[1] ?? local;
    const rows = chosen.map((local) => {
      const gone = button("×", () => tell({ chosen: chosen.filter((one) => one !== local) }, true), texts.remove(nameOfCluster(local)));
      return h("li", {}, h("span", {}, nameOfCluster(local)), gone);
    });
    const others = clusters.filter(([local]) => !chosen.includes(local));
    const add = choice(texts.add, [["", texts.pick], ...others], "", (value) => value && tell({ chosen: [...chosen, value] }, true));
    return [h("ul", { class: "chips" }, ...rows), add];
  }

  private refresh(): void {
    this.entries = filter(this.model, this.choice);
    this.draw();
    this.drawBeside();
  }

  private inView(): Entry[] {
    return this.entries.filter((entry) => entry.start < this.to && Math.max(entry.end, entry.start) >= this.from);
  }

  private draw(): void {
    const width = this.picture.clientWidth;
    if (!width) return;
    const lanes = lanesOf(this.model, this.choice, this.entries, texts.sort);
    const { parts, height } = drawn(lanes, {
      from: this.from,
      to: this.to,
      width,
      chosen: this.chosen,
      choose: (entry) => this.choose(entry),
      nearer: (year) => this.nearer(year),
    });
    this.picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.picture.setAttribute("height", String(height));
    this.picture.replaceChildren(...parts);
    const shown = this.inView().length;
    const [first, last] = [Math.floor(this.from), Math.ceil(this.to) - 1].map(String) as [string, string];
    this.status.textContent = this.entries.length ? texts.inView(shown, first, last) : texts.none;
    this.remember();
  }

  private drawBeside(): void {
    const { chosen } = this;
    const near = this.to - this.from <= NEAR;
    this.beside.replaceChildren(
      ...(chosen
        ? factsOf(this.model, chosen, () => this.choose(undefined))
        : near
          ? entriesOf(this.inView(), (entry) => this.choose(entry))
          : yearsOf(this.entries, (year) => this.nearer(year))),
    );
  }

  private choose(entry: Entry | undefined): void {
    this.chosen = entry;
    this.draw();
    this.drawBeside();
    this.toBeside();
  }

  private toBeside(): void {
    this.beside.scrollTop = 0;
    this.beside.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  private nearer(year: number): void {
    this.look(year, year + 1);
    this.toBeside();
  }

  private look(from: number, to: number): void {
    const [first, last] = this.whole();
    const wide = Math.min(Math.max(to - from, 1 / 12), last - first);
    this.from = Math.min(Math.max(from, first), last - wide);
    this.to = this.from + wide;
    this.chosen = undefined;
    this.draw();
    this.drawBeside();
  }

  private zoom(factor: number, at = 0.5): void {
    const middle = this.from + at * (this.to - this.from);
    const wide = (this.to - this.from) * factor;
    this.look(middle - at * wide, middle + (1 - at) * wide);
  }

  private move(share: number): void {
    const far = share * (this.to - this.from);
    this.look(this.from + far, this.to + far);
  }

  private listen(): void {
    const keys: Record<string, () => void> = {
      ArrowLeft: () => this.move(-0.25),
      ArrowRight: () => this.move(0.25),
      "+": () => this.zoom(1 / 2),
      "=": () => this.zoom(1 / 2),
      "-": () => this.zoom(2),
      "0": () => this.look(...this.whole()),
    };
    this.picture.addEventListener("keydown", (event) => {
      const act = keys[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
    this.picture.addEventListener(
      "wheel",
      (event) => {
        // Without a modifier the wheel still scrolls the page.
        if (!event.ctrlKey && document.activeElement !== this.picture) return;
        event.preventDefault();
        const box = this.picture.getBoundingClientRect();
        this.zoom(Math.exp(event.deltaY / 400), (event.clientX - box.left) / box.width);
      },
      { passive: false },
    );
    let held: { x: number; from: number; to: number } | undefined;
    this.picture.addEventListener("pointerdown", (event) => {
      if (event.button === 0) held = { x: event.clientX, from: this.from, to: this.to };
    });
    this.picture.addEventListener("pointermove", (event) => {
      if (!held || !(event.buttons & 1) || Math.abs(event.clientX - held.x) < 4) return;
      this.picture.setPointerCapture(event.pointerId);
      const far = ((held.x - event.clientX) / this.picture.clientWidth) * (held.to - held.from);
      this.look(held.from + far, held.to + far);
    });
    for (const end of ["pointerup", "pointercancel"] as const) this.picture.addEventListener(end, () => (held = undefined));
  }

  private remember(): void {
    const { lanes, chosen, sorts, cluster, topic } = this.choice;
    const [first, last] = this.whole();
    const year = (value: number, usual: number) => (value === usual ? "" : value.toFixed(3).replace(/\.?0+$/, ""));
    writeState({
      lanes: lanes === "kind" ? "" : lanes,
      clusters: lanes === "kind" || chosen.join() === foremost(this.model).join() ? "" : chosen.join(" ") || "-",
      kinds: sorts.size === SORTS.length ? "" : [...sorts].join(" ") || "-",
      cluster,
      topic,
      from: year(this.from, first),
      to: year(this.to, last),
      at: this.chosen?.local ?? "",
    });
  }
}

void run(async (into) => void new View(await load(), into));
