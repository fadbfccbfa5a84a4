// What the comments of a source say: options, and which lines run without being shown.
// `web/src/hidden.rs` reads the same comments for the page.

const COMMENT = /^[ \t]*# linktable:[ \t]*(\S+)[ \t]*(.*?)[ \t]*$/;

/** Options by their names, as comments give them: `# linktable: expect 2 heroes`. */
export function optionsIn(source: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const line of source.split("\n")) {
    const found = COMMENT.exec(line);
    if (found?.[1] && !isMark(found[1])) options.set(found[1], found[2] ?? "");
  }
  return options;
}

/** What is hidden: a flag for each line, and how many of the hidden ones are code. */
export function hiddenLines(source: string): { flags: boolean[]; count: number } {
  let hides = false;
  let count = 0;
  const flags = source.split("\n").map((line) => {
    const word = COMMENT.exec(line)?.[1];
    if (word === undefined) {
      if (hides) count += 1;
      return hides;
    }
    if (isMark(word)) hides = word === "hide";
    return true;
  });
  return { flags, count };
}

/** The source with comments around the lines that an option names, as in `1-4,9`. */
export function hide(source: string, ranges: string): string {
  const lines = source.split("\n");
  const hidden = lines.map(() => false);
  for (const range of ranges.split(",")) {
    const found = /^\s*(\d+)\s*(?:-\s*(\d*)\s*)?$/.exec(range);
    if (!found) continue;
    const last = found[2] === "" ? lines.length : Number(found[2] ?? found[1]);
    hidden.fill(true, Math.max(0, Number(found[1]) - 1), last);
  }
  const marked: string[] = [];
  let hides = false;
  lines.forEach((line, at) => {
    const wanted = hidden[at] ?? false;
    if (wanted !== hides) marked.push(`# linktable: ${wanted ? "hide" : "show"}`);
    hides = wanted;
    marked.push(line);
  });
  return marked.join("\n");
}

/** The shown lines alone. */
export function visible(source: string): string {
  const { flags } = hiddenLines(source);
  return source
    .split("\n")
    .filter((_, at) => !flags[at])
    .join("\n");
}

function isMark(word: string): boolean {
  return word === "hide" || word === "show";
}
