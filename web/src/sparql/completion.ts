/** What the editor can complete: classes, properties and prefixes of these data, by name or by what they are called. */

import Yasqe, { type Token } from "@zazuko/yasqe";

import { h } from "../common/dom";
import { language } from "../common/page";
import { fold } from "../search/folding";
import type { About } from "./catalogue";

type Term = About["terms"][number];

const SHOWN = 60;

/** Replace the completers that would ask other hosts. */
export function registerCompletion({ terms, prefixes }: About): void {
  Yasqe.defaults.autocompleters = [];
  Yasqe.forkAutocompleter("prefixes", {
    name: "own-prefixes",
    get: () => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`),
    persistenceId: null,
  });
  Yasqe.forkAutocompleter("variables", { name: "own-variables", persistenceId: null });
  const labelled = new Map(terms.map((term) => [term[1], term[language === "de" ? 2 : 3]]));
  for (const [name, from, kinds] of [
    ["own-classes", "class", "ci"],
    ["own-properties", "property", "p"],
  ] as const) {
    const some = terms.filter(([kind]) => kinds.includes(kind));
    Yasqe.forkAutocompleter(from, {
      name,
      get: (_yasqe, token) => matching(some, (token as { string?: string } | undefined)?.string ?? ""),
      // What is shown is what is put in: a prefixed name, whose prefix the editor then declares.
      preProcessToken: (yasqe, token) => typed(yasqe, token),
      postProcessSuggestion: (_yasqe, _token, suggestion) => suggestion,
      postprocessHints: (_yasqe, hints) =>
        hints.map((hint) => ({
          ...hint,
          render: (element) => element.append(hint.text, h("span", { class: "called" }, labelled.get(hint.text) ?? "")),
        })),
      autoShow: false,
      persistenceId: null,
    });
  }
}

/** The word before the cursor. The editor's own tokens break a word apart that is no name yet. */
function typed(yasqe: Yasqe, token: Token): Token & { string: string; from: { ch: number }; to: { ch: number } } {
  const { line, ch } = yasqe.getDoc().getCursor();
  const word = /[\p{L}\p{N}_:-]*$/u.exec(yasqe.getDoc().getLine(line).slice(0, ch))![0];
  return { ...token, string: word, from: { ch: ch - word.length }, to: { ch } };
}

/** Names of terms for what was typed: those that begin with it, then those whose name or label has it. */
export function matching(terms: Term[], typed: string): string[] {
  const wanted = fold(typed.trim().replace(/^</, ""));
  const first: string[] = [];
  const later: string[] = [];
  for (const [, name, de, en] of terms) {
    const names = [name, name.slice(name.indexOf(":") + 1), de, en].map(fold);
    if (names.some((one) => one.startsWith(wanted))) first.push(name);
    else if (names.some((one) => one.includes(wanted))) later.push(name);
  }
  return [...first, ...later].slice(0, SHOWN);
}
