// A playground as a link, version 2: what `crates/share` opens, made with what a browser has.

const ORMS = ["sqlmodel", "ormar", "tortoise"];
const DIALECTS = ["sqlite", "postgresql", "mysql"];

/** What stands after the `#` of a link. */
export async function linkOf(source: string, orm: string, dialect: string, lenient: boolean): Promise<string> {
  const head = [lenient ? 32 : 0];
  for (const [flag, number] of [
    [1, ORMS.indexOf(orm)],
    [2, DIALECTS.indexOf(dialect)],
  ] as const) {
    // SQLite, the first of the dialects, goes without saying.
    if (number >= (flag === 2 ? 1 : 0)) {
      head[0]! |= flag;
      head.push(number);
    }
  }
  const text = new TextEncoder().encode(source);
  const plain = new Uint8Array(head.length + text.length);
  plain.set(head);
  plain.set(text, head.length);
  const deflated = new Blob([plain]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(deflated).arrayBuffer());
  const sum = crc32(plain);
  let word = String.fromCharCode(sum & 255, (sum >> 8) & 255, (sum >> 16) & 255);
  for (const byte of bytes) word += String.fromCharCode(byte);
  return `2${btoa(word).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "")}`;
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc;
}
