/** The editor: YASQE without its own requests, links and memory, with places of errors told in words. */

import Yasqe from "@zazuko/yasqe";

import { h } from "../common/dom";
import type { About } from "./catalogue";
import { registerCompletion } from "./completion";
import { TEXT } from "./words";

export interface Editor {
  text(): string;
  put(text: string): void;
  /** Mark the place of an error, or none; lines and columns count from 1. */
  mark(line: number, column: number, message: string): void;
  focus(): void;
}

const GUTTER = "gutterErrorBar";

export function editor(into: HTMLElement, about: About, ask: () => void, changed: (text: string) => void): Editor {
  registerCompletion(about);
  // What is left out of a configuration falls back to the defaults, so these are changed.
  Object.assign(Yasqe.defaults, { createShareableLink: undefined, consumeShareLink: null, persistenceId: null, prefixCcApi: null });
  const yasqe = new Yasqe(into, {
    value: "",
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    syntaxErrorCheck: false,
    screenReaderLabel: TEXT.editor,
    viewportMargin: Infinity,
    extraKeys: {
      "Ctrl-Enter": ask,
      "Cmd-Enter": ask,
      "Ctrl-S": () => undefined,
      // Tab moves on, as everywhere on the page.
      Tab: false,
      "Shift-Tab": false,
    },
  } as never);
  // Its hints are in English only; the line below the editor says the same.
  yasqe.showNotification = () => undefined;
  // The editor's own check writes styles into the page, which the policy of the site forbids; places of errors are marked here.
  yasqe.checkSyntax = () => undefined;
  const document_ = yasqe.getDoc();
  let marked: { clear(): void } | undefined;
  const clear = () => {
    yasqe.clearGutter(GUTTER);
    marked?.clear();
    marked = undefined;
  };
  yasqe.on("change" as never, (() => {
    clear();
    changed(document_.getValue());
  }) as never);
  return {
    text: () => document_.getValue(),
    put: (text) => document_.setValue(text),
    mark: (line, column, message) => {
      clear();
      if (!line) return;
      const sign = h("span", { class: "wrong", title: message, role: "img", "aria-label": message }, "!");
      yasqe.setGutterMarker(line - 1, GUTTER, sign);
      const from = { line: line - 1, ch: column - 1 };
      const length = document_.getLine(line - 1)?.length ?? 0;
      const to = { line: line - 1, ch: Math.max(Math.min(column + 8, length), column) };
      marked = document_.markText(column - 1 >= length ? { line: line - 1, ch: Math.max(length - 1, 0) } : from, to, { className: "wrong-here" });
      yasqe.scrollIntoView(from);
      document_.setCursor(from);
    },
    focus: () => yasqe.focus(),
  };
}
