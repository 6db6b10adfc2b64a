/** The whole graph in memory, as the embedded store of the command line holds it, and the answer that was given last. */

import { Store, type Quad, type Term as EngineTerm } from "oxigraph/web.js";

import { csv, json, tsv, turtle } from "./formats";
import type { Answer, Format, Row, Rows, Term } from "./protocol";
import { declared, explained, kindOf } from "./text";

const LABELS = ["skos:prefLabel", "foaf:name", "rdfs:label", "schema:name", "dcterms:title"];

/** The engine refuses a query. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly line = 0,
    readonly column = 0,
  ) {
    super(message);
  }
}

export class Graph {
  private readonly store = new Store();
  private variables: string[] = [];
  private rows: Row[] = [];
  private kind: Answer["kind"] = "truth";
  private truth = false;

  constructor(
    nquads: string,
    private readonly prefixes: Record<string, string>,
  ) {
    // The default graph holds a copy of every statement, each once. The engine's own union of graphs would give a statement as
    // often as there are graphs with it, and so count a fact twice that two pages state. Every line ends with its graph.
    const union = nquads.replace(/ <[^<>\s]*> \.$/gm, " .");
    const options = { format: "application/n-quads", lenient: true, no_transaction: true };
    this.store.load(nquads, options);
    this.store.load(union, { ...options, format: "application/n-triples" });
  }

  /** Answer `text` and keep the answer. */
  ask(text: string): Answer {
    const start = performance.now();
    const kind = kindOf(text);
    const query = declared(text, this.prefixes);
    let told: unknown;
    try {
      told = this.store.query(query.text, kind === "SELECT" ? { results_format: "json" } : {});
    } catch (error) {
      // What the engine throws at the end of its memory is no complaint about the text.
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw error;
      const { message, line, column } = explained(messageOf(error), text, query.shift);
      throw new Refused(message, line, column);
    }
    this.keep(told);
    const milliseconds = performance.now() - start;
    if (this.kind === "truth") return { kind: "truth", value: this.truth, milliseconds };
    return { kind: this.kind, variables: this.variables, count: this.rows.length, milliseconds };
  }

  /** Rows `from` to `to` of the last answer, with what the things in them are called in `language`. */
  some(from: number, to: number, language: string): Rows {
    const rows = this.rows.slice(from, to);
    const iris = new Set(rows.flatMap((row) => row.filter((term) => term?.type === "uri").map((term) => term!.value)));
    return { rows, labels: this.labels([...iris], language) };
  }

  /** The whole last answer as a file. */
  file(format: Format): string {
    if (this.kind === "truth") {
      if (format === "json") return JSON.stringify({ head: {}, boolean: this.truth });
      const cell: Term = { type: "literal", value: String(this.truth) };
      return format === "csv" ? csv(["answer"], [[cell]]) : tsv(["answer"], [[cell]]);
    }
    if (format === "ttl") return turtle(this.rows, this.prefixes);
    return { csv, tsv, json }[format](this.variables, this.rows);
  }

  private keep(told: unknown): void {
    if (typeof told === "boolean") {
      [this.kind, this.truth, this.variables, this.rows] = ["truth", told, [], []];
    } else if (typeof told === "string") {
      const parsed = JSON.parse(told) as { head: { vars?: string[] }; results: { bindings: Record<string, Term>[] } };
      this.kind = "rows";
      this.variables = parsed.head.vars ?? [];
      this.rows = parsed.results.bindings.map((binding) => this.variables.map((name) => binding[name] ?? null));
    } else {
      const lines = new Map((told as Quad[]).map((quad) => [quad.toString(), quad]));
      const sorted = [...lines].sort(([one], [other]) => (one < other ? -1 : 1));
      this.kind = "triples";
      this.variables = ["subject", "predicate", "object"];
      this.rows = sorted.map(([, quad]) => [quad.subject, quad.predicate, quad.object].map(termOf));
    }
  }

  private labels(iris: string[], language: string): Record<string, string> {
    // An IRI with characters that would end it in a query is not ours and has no label here.
    const asked = iris.filter((iri) => /^[^<>"{}|^`\\\s]+$/.test(iri));
    if (!asked.length) return {};
    const ways = LABELS.map((name) => `<${this.prefixes[name.split(":")[0]!]}${name.split(":")[1]}>`);
    const query = `SELECT ?x ?label WHERE { VALUES ?x { ${asked.map((iri) => `<${iri}>`).join(" ")} } ?x ${ways.join("|")} ?label }`;
    const found = this.store.query(query) as Map<string, EngineTerm>[];
    const labels: Record<string, string> = {};
    const own = new Set<string>();
    for (const row of found) {
      const [x, label] = [row.get("x")!.value, row.get("label")! as { value: string; language?: string }];
      const mine = label.language === language;
      if (!(x in labels) || (mine && !own.has(x))) labels[x] = label.value;
      if (mine) own.add(x);
    }
    return labels;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function termOf(term: EngineTerm): Term {
  if (term.termType === "NamedNode") return { type: "uri", value: term.value };
  if (term.termType === "BlankNode") return { type: "bnode", value: term.value };
  if (term.termType !== "Literal") return { type: "triple", value: term.toString() };
  if (term.language) return { type: "literal", value: term.value, "xml:lang": term.language };
  return { type: "literal", value: term.value, datatype: term.datatype.value };
}
