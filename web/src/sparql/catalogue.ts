/** The named questions: a chooser, fields for their values, and the text with the values in it. */

import { h } from "../common/dom";
import { field } from "../common/field";
import { language, type Language } from "../common/page";
import { combobox } from "../search/combobox";
import { TEXT } from "./words";

export interface Parameter {
  name: string;
  type: string;
  default: string;
  optional: boolean;
}

export interface Question {
  name: string;
  title: Record<Language, string>;
  question: Record<Language, string>;
  text: string;
  parameters: Parameter[];
  columns: Record<string, Record<Language, string>>;
}

/** What the build wrote for this view. */
export interface About {
  dump: string;
  size: number;
  base: string;
  prefixes: Record<string, string>;
  terms: [kind: "c" | "p" | "i", name: string, de: string, en: string][];
  queries: Question[];
}

const XSD = "http://www.w3.org/2001/XMLSchema#";
const LITERALS = new Set(["string", "integer", "date", "year", "lang"]);
const FORMS: Record<string, RegExp> = { integer: /^[+-]?\d+$/, year: /^\d{4}$/, date: /^\d{4}-\d\d-\d\d$/, lang: /^[a-z]{2,3}$/ };

export type Values = Record<string, string>;

/** The values that a question has before a reader changes one; labels are in the language of the page. */
export function defaults(question: Question): Values {
  return Object.fromEntries(question.parameters.map((one) => [one.name, one.type === "lang" ? language : one.default]));
}

/** The text of `question` with `values` bound in it. A value that is none of its type, and an empty one, is left unbound. */
export function filled(question: Question, values: Values, base: string): string {
  let text = question.text;
  for (const one of question.parameters) {
    const term = spelt(one.type, values[one.name] ?? "", base);
    for (const gap of [`<urn:x-parameter:${one.name}>`, `"urn:x-parameter:${one.name}"`]) {
      if (!term) text = text.replaceAll(` VALUES ?${one.name} { ${gap} }`, "");
      text = text.replaceAll(gap, () => term || `?${one.name}`);
    }
  }
  return text;
}

function spelt(type: string, value: string, base: string): string {
  const form = FORMS[type];
  if (!value || (form && !form.test(value))) return "";
  if (!LITERALS.has(type)) {
    const iri = value.includes("://") ? value : `${base}id/${type}/${value}`;
    return /^[^<>"{}|^`\\\s]+$/.test(iri) ? `<${iri}>` : "";
  }
  if (type === "integer" || type === "year") return String(Number(value));
  // JSON's escapes of a text are those of SPARQL.
  const text = JSON.stringify(value).replaceAll("\u007f", "\\u007F");
  return type === "date" ? `${text}^^<${XSD}date>` : text;
}

/** A list of all questions by title; `chosen` is told the one that was taken, or nothing for a query of one's own. */
export function chooser(questions: Question[], chosen: (question: Question | undefined) => void): HTMLSelectElement {
  const titled = [...questions].sort((a, b) => a.title[language].localeCompare(b.title[language], language));
  const select = h(
    "select",
    { id: "catalogue", onchange: () => chosen(questions.find((question) => question.name === select.value)) },
    h("option", { value: "" }, TEXT.own),
    ...titled.map((question) => h("option", { value: question.name }, question.title[language])),
  );
  return select;
}

/** Fields for the values of `question`; `changed` is told all values after each change. The language of labels has no field. */
export function fields(question: Question, values: Values, changed: (values: Values) => void): HTMLElement[] {
  const now = { ...values };
  return question.parameters
    .filter((one) => one.type !== "lang")
    .map((one) => {
      const label = TEXT.value(one.name);
      const tell = (value: string) => {
        now[one.name] = value;
        changed({ ...now });
      };
      if (LITERALS.has(one.type)) {
        const type = { date: "date", integer: "number", year: "number" }[one.type] ?? "text";
        const input = h("input", { type, value: now[one.name] ?? "", onchange: () => tell(input.value.trim()) });
        return field(label, input);
      }
      const { box, input } = combobox(label, (hit) => tell(hit.local.slice(hit.local.indexOf("/") + 1)), one.type);
      input.value = now[one.name] ?? "";
      if (one.optional) input.placeholder = TEXT.unset;
      // A slug that is typed out counts as well, and an emptied field takes the value away.
      input.addEventListener("change", () => /^[a-z0-9-]*$/.test(input.value.trim()) && tell(input.value.trim()));
      input.id = `value-${one.name}`;
      return h("div", { class: "field" }, h("label", { for: input.id }, label), box);
    });
}
