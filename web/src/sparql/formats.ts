/** Answers as files: CSV and TSV of SPARQL 1.1, its JSON, and Turtle for triples. */

import type { Row, Term } from "./protocol";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const ESCAPES: Record<string, string> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** SPARQL 1.1 Query Results CSV: plain values, an empty cell for what has none. */
export function csv(variables: string[], rows: Row[]): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = rows.map((row) => row.map((term) => cell(plain(term))).join(","));
  return [variables.map(cell).join(","), ...lines, ""].join("\r\n");
}

/** SPARQL 1.1 Query Results TSV: terms as Turtle writes them. */
export function tsv(variables: string[], rows: Row[]): string {
  const lines = rows.map((row) => row.map((term) => (term ? spelt(term, {}) : "")).join("\t"));
  return [variables.map((name) => `?${name}`).join("\t"), ...lines, ""].join("\n");
}

/** SPARQL 1.1 Query Results JSON. */
export function json(variables: string[], rows: Row[]): string {
  const bindings = rows.map((row) =>
    Object.fromEntries(variables.flatMap((name, place) => (row[place] ? [[name, row[place]]] : []))),
  );
  return JSON.stringify({ head: { vars: variables }, results: { bindings } });
}

/** Triples, sorted as they come, one subject after the other, with the prefixes that occur. */
export function turtle(triples: Row[], prefixes: Record<string, string>): string {
  const used = new Set<string>();
  const blocks: string[] = [];
  let subject = "";
  let predicate = "";
  for (const [s, p, o] of triples as [Term, Term, Term][]) {
    const [here, how, what] = [spelt(s, prefixes, used), spelt(p, prefixes, used), spelt(o, prefixes, used)];
    const verb = p.value === "http://www.w3.org/1999/02/22-rdf-syntax-ns#type" ? "a" : how;
    if (here !== subject) blocks.push(`${blocks.length ? " .\n\n" : ""}${here} ${verb} ${what}`);
    else if (how !== predicate) blocks.push(` ;\n    ${verb} ${what}`);
    else blocks.push(` ,\n        ${what}`);
    [subject, predicate] = [here, how];
  }
  const head = [...used].sort().map((name) => `@prefix ${name}: <${prefixes[name]}> .\n`);
  return `${head.join("")}${head.length ? "\n" : ""}${blocks.join("")}${blocks.length ? " .\n" : ""}`;
}

/** A value as a reader takes it in. */
export function plain(term: Term | null): string {
  if (!term) return "";
  return term.type === "bnode" ? `_:${term.value}` : term.value;
}

/** `iri` with a prefix where one fits; `used` collects the prefixes. */
export function shrink(iri: string, prefixes: Record<string, string>, used?: Set<string>): string {
  let best = "";
  for (const [name, space] of Object.entries(prefixes)) {
    const local = iri.slice(space.length);
    const fits = iri.startsWith(space) && /^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(local);
    if (fits && space.length > (prefixes[best]?.length ?? 0)) best = name;
  }
  if (!best) return `<${iri}>`;
  used?.add(best);
  return `${best}:${iri.slice(prefixes[best]!.length)}`;
}

function spelt(term: Term, prefixes: Record<string, string>, used?: Set<string>): string {
  if (term.type === "uri") return shrink(term.value, prefixes, used);
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type === "triple") return term.value;
  const text = `"${term.value.replace(/[\\"\n\r\t]/g, (sign) => ESCAPES[sign]!)}"`;
  if (term["xml:lang"]) return `${text}@${term["xml:lang"]}`;
  if (!term.datatype || term.datatype === `${XSD}string`) return text;
  return `${text}^^${shrink(term.datatype, prefixes, used)}`;
}
