/** What the page and the worker that holds the data say to each other. */

/** A term as in the SPARQL 1.1 Query Results JSON Format. */
export interface Term {
  type: "uri" | "literal" | "bnode" | "triple";
  value: string;
  "xml:lang"?: string;
  datatype?: string;
}

/** A row; a column without value has null. */
export type Row = (Term | null)[];

/** What kind of answer there is. Rows stay in the worker; the page asks for those that it shows. */
export type Answer =
  | { kind: "rows" | "triples"; variables: string[]; count: number; milliseconds: number }
  | { kind: "truth"; value: boolean; milliseconds: number };

export type Format = "csv" | "tsv" | "json" | "ttl";

export type Question =
  | { do: "load"; dump: string; size: number; prefixes: Record<string, string> }
  | { do: "ask"; text: string }
  | { do: "rows"; from: number; to: number; language: string }
  | { do: "file"; format: Format };

/** Some rows, and what the things in them are called. */
export interface Rows {
  rows: Row[];
  labels: Record<string, string>;
}

export interface Problem {
  message: string;
  /** From 1; 0 where the engine names no place. */
  line: number;
  column: number;
  /** The engine cannot go on, for instance because memory ran out; it must be started anew. */
  broken: boolean;
}

/** How far loading is: bytes of the engine and of the data, or that they are being arranged. */
export interface Progress {
  stage: "engine" | "data" | "arranging";
  done: number;
  of: number;
}

export type Message =
  | { id: number; result: unknown }
  | { id: number; problem: Problem }
  | { id: number; progress: Progress };
