// Files that come and go: saved ones, and those that are dropped on the page or chosen to be opened.

import { saveBlob } from "./save";

/** Bytes of the longest source that is opened. */
const LONGEST = 1_000_000;

/** Saves bytes as a file. */
export function save(name: string, type: string, bytes: Uint8Array<ArrayBuffer>): void {
  saveBlob(name, new Blob([bytes], { type }));
}

/** Tells of a source that was opened, or why it was not: one of the two is empty. */
type Tell = (text: string | undefined, trouble: string | undefined) => void;

/** Opens what is dropped on the page from now on. */
export function listen(tell: Tell): void {
  let depth = 0;
  const show = (is: boolean) => document.documentElement.toggleAttribute("data-dropping", is);
  const has = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  const on = (name: "dragenter" | "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void) =>
    // Before the editor, which would put the file's text where it was dropped.
    addEventListener(name, (event) => {
      if (!has(event)) return;
      event.preventDefault();
      event.stopPropagation();
      act(event);
    }, true);
  on("dragenter", () => show(++depth > 0));
  on("dragover", (event) => {
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
  });
  on("dragleave", () => show(--depth > 0));
  on("drop", (event) => {
    show(false);
    depth = 0;
    const files = event.dataTransfer?.files;
    if (files) void read(files, tell);
  });
}

/** Lets the reader choose a file. */
export function choose(tell: Tell): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".py,text/x-python";
  input.addEventListener("change", () => input.files && void read(input.files, tell));
  input.click();
}

async function read(files: FileList, tell: Tell): Promise<void> {
  const [file] = files;
  if (!file) return;
  const refuse = (why: string) => tell(undefined, `${file.name} was not opened: ${why}.`);
  if (files.length > 1) return refuse(`one file at a time, and these are ${files.length}`);
  if (!/\.pyi?$/i.test(file.name)) return refuse("its name does not end in .py");
  if (file.size > LONGEST) return refuse(`it has ${file.size.toLocaleString("en")} bytes, and ${LONGEST.toLocaleString("en")} are the most`);
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    return refuse("it could not be read");
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (text.includes("\0")) return refuse("it has zero bytes, so it is no text");
    tell(text, undefined);
  } catch {
    refuse(`it is not UTF-8: a wrong byte in line ${wrongLine(new Uint8Array(bytes))}`);
  }
}

/** The line, from 1, of the first byte that is no UTF-8. */
function wrongLine(bytes: Uint8Array<ArrayBuffer>): number {
  // What stands there now takes the place of what is wrong, and then is the first that differs.
  const text = new TextDecoder("utf-8").decode(bytes);
  const again = new TextEncoder().encode(text);
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let at = 0;
  while (at < again.length && again[at] === bytes[at + mark]) at++;
  return bytes.subarray(0, at + mark).filter((byte) => byte === 10).length + 1;
}
