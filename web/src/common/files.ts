/** Files that a view hands to the reader. */
import { save } from "./state";

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** `text` as it may stand in XML, in an element or an attribute; control characters, which XML cannot hold, become spaces. */
export function xml(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, " ").replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);
}

export function text(name: string, content: string, type: string): void {
  save(name, new Blob([content], { type: `${type};charset=utf-8` }));
}

/** Draw `svg` at twice its size and hand it out as PNG. */
export async function saveSvgAsPng(name: string, svg: string): Promise<void> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (png) save(name, png);
  } finally {
    URL.revokeObjectURL(address);
  }
}
