/** Files from this site, with word on how far they are. */

/** The content of `address`; `tell` is told bytes done and expected (0: not known). `size` is what is expected, if it is known. */
export async function bytes(address: URL, size: number, tell: (done: number, of: number) => void): Promise<ArrayBuffer> {
  const answer = await fetch(address);
  if (!answer.ok || !answer.body) throw new Error(`${address.pathname}: ${answer.status} ${answer.statusText}`);
  // A server that packs on the way tells the packed length, which is not what arrives here.
  const told = answer.headers.has("Content-Encoding") ? 0 : Number(answer.headers.get("Content-Length"));
  const of = told || size;
  const parts: Uint8Array[] = [];
  let done = 0;
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    done += part.value.length;
    tell(done, Math.max(of, done));
  }
  return new Blob(parts as BlobPart[]).arrayBuffer();
}

/** The text of a gzip file; some servers have unpacked it already. */
export async function unpacked(content: ArrayBuffer): Promise<string> {
  const [first, second] = new Uint8Array(content, 0, 2);
  if (first !== 0x1f || second !== 0x8b) return new TextDecoder().decode(content);
  return new Response(new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
