/** A query as text: what kind it is, which prefixes it leaves undeclared, and what the engine's complaints mean. */

const TOKEN =
  /#[^\r\n]*|"""(?:"{0,2}(?:[^"\\]|\\[^]))*"""|'''(?:'{0,2}(?:[^'\\]|\\[^]))*'''|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|[?$][\p{L}\p{N}_]+|[\p{L}\p{N}_.-]*:[\p{L}\p{N}_.:%-]*|[\p{L}_][\p{L}\p{N}_]*|[^]/gu;

export type Kind = "SELECT" | "ASK" | "CONSTRUCT" | "DESCRIBE" | "";

const KINDS = new Set(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]);

function tokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** The kind of query that `text` is; empty if it is none. */
export function kindOf(text: string): Kind {
  return (tokens(text).find((token) => KINDS.has(token.toUpperCase()))?.toUpperCase() ?? "") as Kind;
}

/**
 * `text` with declarations of those of the `prefixes` that it uses and does not declare; they stand before its first line.
 *
 * Also how many characters were put there, so that places in the first line can be told as the reader sees them.
 */
export function declared(text: string, prefixes: Record<string, string>): { text: string; shift: number } {
  const known = new Set<string>();
  const used = new Set<string>();
  let before = "";
  for (const token of tokens(text)) {
    if (/^\s+$/.test(token) || token.startsWith("#")) continue;
    const name = /^([\p{L}\p{N}_.-]*):/u.exec(token)?.[1];
    if (name !== undefined && !token.startsWith("<")) (before.toUpperCase() === "PREFIX" ? known : used).add(name);
    before = token;
  }
  const missing = [...used].filter((name) => !known.has(name) && Object.hasOwn(prefixes, name)).sort();
  const head = missing.map((name) => `PREFIX ${name}: <${prefixes[name]}> `).join("");
  return { text: head + text, shift: head.length };
}

/** The engine's message with its place in `text`, and without its lists of classes of characters. */
export function explained(message: string, text: string, shift: number): { message: string; line: number; column: number } {
  const found = /error at (\d+):(\d+): ([^]*)/.exec(message);
  if (!found) return { message, line: 0, column: 0 };
  const line = Number(found[1]);
  let column = Number(found[2]) - (line === 1 ? shift : 0);
  let reason = found[3]!;
  if (reason.includes("Prefix not found")) {
    // The engine points behind the name.
    const name = (text.split("\n")[line - 1] ?? "").slice(0, column - 1).match(/[\w.-]*:[\w.-]*/g)?.at(-1) ?? "";
    reason = name ? `the prefix of ${name} is not declared` : "a prefix is not declared";
    column -= name.length;
  } else {
    const wanted = reason
      .replace(/^expected one of /, "")
      .split(", ")
      .filter((part) => !part.startsWith("['") && !part.startsWith("[_"));
    reason = wanted.length > 1 ? `expected one of ${wanted.join(", ")}` : (wanted[0] ?? "not SPARQL");
  }
  return { message: reason, line, column: Math.max(column, 1) };
}
