/** SPARQL in the browser: an editor with the named questions, and the whole graph in a worker beside the page. */

import "./sparql.css";

import { h } from "./common/dom";
import { data, language, run } from "./common/page";
import { readState, writeState } from "./common/state";
import { chooser, defaults, fields, filled, type About, type Question, type Values } from "./sparql/catalogue";
import { editor } from "./sparql/editor";
import { Engine, Failed, Stopped } from "./sparql/engine";
import type { Progress } from "./sparql/protocol";
import { show } from "./sparql/results";
import { number, TEXT } from "./sparql/words";

const FIRST = "SELECT ?day ?name WHERE {\n  ?event a cg:Event ; cg:earliest ?day ; skos:prefLabel ?name .\n  FILTER (LANG(?name) = \"LANGUAGE\")\n}\nORDER BY DESC(?day)\nLIMIT 50\n";

void run(async (into) => {
  const about = await data<About>("sparql");
  const own = FIRST.replace("LANGUAGE", language);
  let question: Question | undefined;
  let values: Values = {};
  let settling = false;

  const status = h("p", { class: "quiet", role: "status" }, TEXT.ready);
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const answered = h("div", { class: "answer" });
  const runs = h("button", { type: "button", class: "button", onclick: () => void ask() }, TEXT.run);
  const stops = h("button", { type: "button", disabled: true, onclick: () => stop() }, TEXT.stop);
  const shares = h("button", { type: "button", onclick: () => void share() }, TEXT.share);
  const asked = h("p", { class: "lead" });
  const gaps = h("div", { class: "fields" });
  const edited = h("p", { class: "note", hidden: true }, `${TEXT.edited} `, h("button", { type: "button", onclick: () => take(question) }, TEXT.reset));
  const select = chooser(about.queries, (chosen) => take(chosen));
  const place = h("div", { class: "editor" });
  into.append(
    h("p", { class: "field" }, h("label", { for: "catalogue" }, TEXT.choose), select),
    asked,
    gaps,
    place,
    edited,
    h("p", { class: "quiet" }, TEXT.keys),
    h("p", { class: "actions" }, runs, " ", stops, " ", shares),
    status,
    problem,
    answered,
  );

  let since = 0;
  const running = () => (status.textContent = TEXT.running(Math.round((performance.now() - since) / 1000)));
  const engine = new Engine(
    about,
    (progress) => (status.textContent = loading(progress)),
    () => {
      since = performance.now();
      running();
    },
  );
  const text = editor(place, about, () => void ask(), () => settling || remember());

  /** Whether the editor holds the text of the chosen question as it comes. */
  const untouched = () => question !== undefined && text.text() === filled(question, values, about.base);

  function remember(): void {
    const kept = untouched();
    edited.hidden = question === undefined || kept;
    gaps.hidden = !edited.hidden;
    if (!question) return writeState(text.text() === own ? {} : { text: text.text() });
    if (!kept) return writeState({ query: question.name, text: text.text() });
    const initial = defaults(question);
    const changed = Object.entries(values).filter(([name, value]) => value !== initial[name]);
    // A value that was taken away is told from one that was never changed.
    writeState({ query: question.name, ...Object.fromEntries(changed.map(([name, value]) => [`p.${name}`, value || "-"])) });
  }

  function put(content: string): void {
    settling = true;
    text.put(content);
    settling = false;
    remember();
  }

  function take(chosen: Question | undefined, given: Values = {}): void {
    question = chosen;
    select.value = chosen?.name ?? "";
    values = chosen ? { ...defaults(chosen), ...given } : {};
    asked.textContent = chosen?.question[language] ?? "";
    const refill = (next: Values) => {
      const kept = untouched();
      values = next;
      if (kept && chosen) put(filled(chosen, values, about.base));
    };
    gaps.replaceChildren(...(chosen ? fields(chosen, values, refill) : []));
    put(chosen ? filled(chosen, values, about.base) : own);
  }

  async function ask(): Promise<void> {
    if (runs.disabled) return;
    runs.disabled = true;
    stops.disabled = false;
    problem.hidden = true;
    text.mark(0, 0, "");
    answered.replaceChildren();
    since = 0;
    const clock = setInterval(() => since && running(), 1000);
    try {
      const answer = await engine.ask(text.text());
      since = 0;
      const meanings = Object.fromEntries(Object.entries(question?.columns ?? {}).map(([name, words]) => [name, words[language]]));
      await show(answered, engine, answer, { base: about.base, prefixes: about.prefixes, meanings, name: question?.name ?? "answer" });
      const count = answer.kind === "rows" ? TEXT.rows(answer.count) : answer.kind === "triples" ? TEXT.triples(answer.count) : "";
      status.textContent = `${count} ${TEXT.took(answer.milliseconds)}`.trim();
    } catch (error) {
      tell(error);
    } finally {
      clearInterval(clock);
      runs.disabled = false;
      stops.disabled = true;
    }
  }

  function tell(error: unknown): void {
    if (error instanceof Stopped) {
      status.textContent = TEXT.stopped;
      return;
    }
    status.textContent = "";
    problem.hidden = false;
    if (!(error instanceof Failed)) {
      problem.textContent = String(error);
      throw error;
    }
    const { message, line, column, broken } = error.problem;
    // The engine speaks English only.
    const said = h("span", { lang: "en" }, message);
    problem.replaceChildren(line ? `${TEXT.place(line, column)}: ` : broken ? `${TEXT.broken} ` : "", said);
    text.mark(line, column, message);
  }

  function stop(): void {
    engine.stop();
    runs.focus();
  }

  async function share(): Promise<void> {
    remember();
    try {
      await navigator.clipboard.writeText(location.href);
      status.textContent = TEXT.shared;
    } catch {
      status.textContent = TEXT.notShared;
    }
  }

  function restore(): boolean {
    const state = readState();
    const chosen = about.queries.find(({ name }) => name === state.get("query"));
    const given = Object.fromEntries(
      [...state].filter(([key]) => key.startsWith("p.")).map(([key, value]) => [key.slice(2), value === "-" ? "" : value]),
    );
    const written = state.get("text");
    take(chosen, given);
    if (written !== null) put(written);
    return chosen !== undefined && written === null;
  }

  addEventListener("hashchange", () => void restore());
  if (restore()) await ask();
});

function loading({ stage, done, of }: Progress): string {
  if (stage === "arranging") return TEXT.arranging;
  const mega = (bytes: number) => number(bytes / 1e6, 1);
  return (stage === "engine" ? TEXT.engine : TEXT.data)(mega(done), mega(of));
}
