// Writes a PNG anew with fewer bytes: the colours that are used most in a palette, others as the nearest of them.

import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** The check sum of a part of a file. */
function crc32(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}

/** The parts of a file by their names; those of one name in a row. */
function chunks(file) {
  const found = {};
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const name = file.toString("latin1", at + 4, at + 8);
    found[name] = Buffer.concat([found[name] ?? Buffer.alloc(0), file.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  return found;
}

/** Undoes what the encoder did to each line, after the standard's section 9. */
function pixels(data, width, height, size) {
  const line = width * size;
  const out = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (line + 1)];
    for (let x = 0; x < line; x += 1) {
      const left = x >= size ? out[y * line + x - size] : 0;
      const above = y > 0 ? out[(y - 1) * line + x] : 0;
      const corner = y > 0 && x >= size ? out[(y - 1) * line + x - size] : 0;
      const straight = left + above - corner;
      const [a, b, c] = [left, above, corner].map((side) => Math.abs(straight - side));
      const nearest = a <= b && a <= c ? left : b <= c ? above : corner;
      const guess = [0, left, above, (left + above) >> 1, nearest][filter];
      out[y * line + x] = (data[y * (line + 1) + 1 + x] + guess) & 255;
    }
  }
  return out;
}

/** A picture of the screen with at most 256 colours. */
export function smaller(file) {
  const parts = chunks(file);
  const [width, height] = [parts.IHDR.readUInt32BE(0), parts.IHDR.readUInt32BE(4)];
  const [depth, kind, , , interlaced] = parts.IHDR.subarray(8);
  const size = { 2: 3, 6: 4 }[kind];
  if (depth !== 8 || !size || interlaced) throw new Error("not a PNG as browsers write it");
  const plain = pixels(inflateSync(parts.IDAT), width, height, size);

  const counts = new Map();
  const colour = (at) => (plain[at] << 16) | (plain[at + 1] << 8) | plain[at + 2];
  for (let at = 0; at < plain.length; at += size) counts.set(colour(at), (counts.get(colour(at)) ?? 0) + 1);
  const palette = [...counts].sort(([, a], [, b]) => b - a).slice(0, 256).map(([found]) => found);
  const channels = (found) => [found >> 16, (found >> 8) & 255, found & 255];
  const place = new Map();
  for (const found of counts.keys()) {
    const [r, g, b] = channels(found);
    const far = palette.map((other) => {
      const [x, y, z] = channels(other);
      return (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;
    });
    place.set(found, far.indexOf(Math.min(...far)));
  }

  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) lines[y * (width + 1) + 1 + x] = place.get(colour((y * width + x) * size));
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const chunk = (name, data) => {
    const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  const colours = Buffer.from(palette.flatMap(channels));
  const packed = deflateSync(lines, { level: 9, memLevel: 9 });
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("PLTE", colours), chunk("IDAT", packed), chunk("IEND", Buffer.alloc(0))]);
}
