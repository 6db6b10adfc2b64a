/** The worker as the page sees it: started when it is first needed, ended to stop a query, and then started anew. */

import { language, root } from "../common/page";
import type { Answer, Format, Message, Problem, Progress, Question, Rows } from "./protocol";

/** The query was stopped by the reader. */
export class Stopped extends Error {}

/** The engine refuses the query, or fails on it. */
export class Failed extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

interface Waiting {
  done: (result: unknown) => void;
  failed: (error: Error) => void;
}

export class Engine {
  private worker: Worker | undefined;
  private loaded: Promise<unknown> | undefined;
  private waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(
    private readonly about: { dump: string; size: number; prefixes: Record<string, string> },
    private readonly told: (progress: Progress) => void,
    private readonly asking: () => void,
  ) {}

  /** The answer to `text`; its rows are asked for with `rows`. */
  async ask(text: string): Promise<Answer> {
    this.loaded ??= this.load();
    await this.loaded;
    this.asking();
    return (await this.say({ do: "ask", text })) as Answer;
  }

  async rows(from: number, to: number): Promise<Rows> {
    return (await this.say({ do: "rows", from, to, language })) as Rows;
  }

  async file(format: Format): Promise<string> {
    return (await this.say({ do: "file", format })) as string;
  }

  /** End the worker, whatever it does. The next question starts a new one. */
  stop(): void {
    this.worker?.terminate();
    this.worker = this.loaded = undefined;
    const left = [...this.waiting.values()];
    this.waiting.clear();
    for (const { failed } of left) failed(new Stopped());
  }

  private load(): Promise<unknown> {
    const { dump, size, prefixes } = this.about;
    return this.say({ do: "load", dump: new URL(dump, root).href, size, prefixes });
  }

  private say(question: Question): Promise<unknown> {
    this.worker ??= this.start();
    const id = ++this.last;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      this.worker!.postMessage({ id, question });
    });
  }

  private start(): Worker {
    const worker = new Worker(new URL("./sparql-worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Message>) => this.hear(data));
    worker.addEventListener("error", (event) => this.fail({ message: event.message, line: 0, column: 0, broken: true }));
    return worker;
  }

  private hear(message: Message): void {
    if ("progress" in message) return this.told(message.progress);
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ("result" in message) return waiting?.done(message.result);
    waiting?.failed(new Failed(message.problem));
    if (message.problem.broken) this.stop();
  }

  private fail(problem: Problem): void {
    const left = [...this.waiting.values()];
    this.waiting.clear();
    for (const { failed } of left) failed(new Failed(problem));
    this.stop();
  }
}
