/** Runs beside the page: loads the engine and the data, and answers. The page ends it to stop a query. */

import wasm from "oxigraph/web_bg.wasm";
import init from "oxigraph/web.js";

import { bytes, unpacked } from "./sparql/loading";
import type { Message, Problem, Progress, Question } from "./sparql/protocol";
import { Graph, Refused } from "./sparql/store";

let graph: Graph | undefined;

self.addEventListener("message", (event: MessageEvent<{ id: number; question: Question }>) => {
  const { id, question } = event.data;
  const say = (message: Message) => self.postMessage(message);
  answer(question, (progress) => say({ id, progress })).then(
    (result) => say({ id, result }),
    (error: unknown) => say({ id, problem: problem(error) }),
  );
});

async function answer(question: Question, tell: (progress: Progress) => void): Promise<unknown> {
  if (question.do === "load") {
    const engine = await bytes(new URL(wasm, import.meta.url), 0, (done, of) => tell({ stage: "engine", done, of }));
    await init({ module_or_path: engine });
    const packed = await bytes(new URL(question.dump), question.size, (done, of) => tell({ stage: "data", done, of }));
    tell({ stage: "arranging", done: 0, of: 0 });
    graph = new Graph(await unpacked(packed), question.prefixes);
    return undefined;
  }
  if (!graph) throw new Error("asked before anything was loaded");
  if (question.do === "ask") return graph.ask(question.text);
  if (question.do === "rows") return graph.some(question.from, question.to, question.language);
  return graph.file(question.format);
}

function problem(error: unknown): Problem {
  if (error instanceof Refused) return { message: error.message, line: error.line, column: error.column, broken: false };
  return { message: error instanceof Error ? error.message : String(error), line: 0, column: 0, broken: true };
}
