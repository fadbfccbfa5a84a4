// What a page in a frame needs. Its half of the talk with the page around it: only with the window it is in, and only if that is of
// the origin that the frame was opened for.

import { message, PROTOCOL, type FromFrame, type ToFrame } from "./messages";

export class Frame {
  readonly #origin: string;
  readonly #heard: (event: MessageEvent) => void;
  #sizes: ResizeObserver | null = null;

  /** Calls `asked` with the kind and the text of everything the page around asks for. */
  constructor(origin: string, asked: (kind: string, text: string) => void) {
    this.#origin = origin;
    this.#heard = ({ source, origin: from, data }) => {
      if (source !== window.parent || from !== origin) return;
      const told = message<ToFrame>(data);
      if (told) asked(told.type, "source" in told ? String(told.source) : "theme" in told ? String(told.theme) : "");
    };
    if (window.parent !== window) window.addEventListener("message", this.#heard);
  }

  /** Says that the page is there, and from now on how high it would be. */
  ready(version: string, page: Element): void {
    this.#say({ type: "ready", version });
    this.#sizes = new ResizeObserver(() => this.#say({ type: "size", height: page.getBoundingClientRect().height }));
    this.#sizes.observe(page);
  }

  source(source: string): void {
    this.#say({ type: "source", source });
  }

  /** `problems` are texts in fours: severity, code, line, message. */
  compiled(ok: boolean, orm: string, ddl: string[], problems: string[]): void {
    const found = [];
    for (let at = 0; at + 3 < problems.length; at += 4) {
      const [severity = "", code = "", line = "", text = ""] = problems.slice(at, at + 4);
      found.push({ severity, code, line: Number(line), message: text });
    }
    this.#say({ type: "compiled", ok, orm, ddl, problems: found });
  }

  /** `error` is empty if there was none, else its kind, message and line. */
  ran(stdout: string, error: string[], statements: number, rowsChanged: number): void {
    const [kind, text = "", line = "0"] = error;
    const raised = kind === undefined ? null : { kind, message: text, line: Number(line) };
    this.#say({ type: "ran", ok: raised === null, stdout, error: raised, statements, rowsChanged });
  }

  close(): void {
    window.removeEventListener("message", this.#heard);
    this.#sizes?.disconnect();
  }

  #say(said: FromFrame): void {
    if (window.parent === window) return;
    // A page of no origin, as in a sandbox, cannot be named; it opened this frame and knows what it holds.
    const to = this.#origin === "null" ? "*" : this.#origin;
    try {
      window.parent.postMessage({ linktable: PROTOCOL, ...said }, to);
    } catch {
      // The address names no origin: nobody is meant.
    }
  }
}

declare global {
  /** What `start.js` left for the page. */
  var startedWorker: { worker: Worker; said: Event[] } | undefined;
}

/** Starts the worker whose program is at `address`, or takes over the one that the page started with; gives it, and what it said until now. */
export function startWorker(address: string): [Worker, ...Event[]] {
  const started = globalThis.startedWorker;
  globalThis.startedWorker = undefined;
  return started ? [started.worker, ...started.said] : [newWorker(address)];
}

function newWorker(address: string): Worker {
  try {
    return new Worker(address, { type: "module" });
  } catch {
    // A page without an origin, as in a sandbox, may start a worker from a text of its own alone. That it loads
    // modules by itself, and is none, is what Chromium asks for.
    const program = `import(${JSON.stringify(new URL(address, document.baseURI).href)}).catch(reportError)`;
    const blob = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    const worker = new Worker(blob);
    URL.revokeObjectURL(blob);
    return worker;
  }
}
