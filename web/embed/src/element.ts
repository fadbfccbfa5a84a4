// `<link-table>`: a code block that becomes a playground when its reader asks for it.

import { cutCopy, isHighlighted, sourceIn } from "./block";
import { highlighted } from "./highlight";
import { hiddenLines, hide, visible } from "./lines";
import { linkOf } from "./link";
import { look } from "./look";
import { message, PROTOCOL, type FromFrame, type ToFrame } from "./messages";
import { isOn, optionsOf, type Options } from "./options";
import { schemeBehind, watchScheme } from "./scheme";

/** Where the site is: the folder that this script lies in. */
const SITE = new URL("./", (document.currentScript as HTMLScriptElement | null)?.src || document.baseURI).href;

/** How long the site may take to answer, in milliseconds, before the reader is told. */
const PATIENCE = 30_000;

const TITLES: Record<string, string> = { sqlmodel: "SQLModel", ormar: "ormar", tortoise: "Tortoise ORM" };

type Ran = Extract<FromFrame, { type: "ran" }>;

export class LinkTable extends HTMLElement {
  #options: Options = {};
  #source = "";
  #box: HTMLElement | null = null;
  #frame: HTMLIFrameElement | null = null;
  #isReady = false;
  #waiting: ToFrame[] = [];
  #report: Ran | null = null;
  #ends: (() => void)[] = [];

  connectedCallback(): void {
    // While the page is still being read, what stands inside is not there yet.
    if (document.readyState !== "loading") this.#show();
    else this.#listen(document, "DOMContentLoaded", () => this.#show());
  }

  disconnectedCallback(): void {
    for (const end of this.#ends.splice(0)) end();
    // A frame that is taken out of a page forgets what it held.
    this.#frame = null;
    this.#isReady = false;
    this.#waiting = [];
    this.#box?.remove();
    this.#box = null;
    for (const copy of this.querySelectorAll(":scope > [slot=shown]")) copy.remove();
  }

  /** What stands in it, edits included; setting it exchanges that. */
  get source(): string {
    return this.#source;
  }

  set source(text: string) {
    this.#source = String(text);
    if (this.#frame) this.#tell({ type: "source", source: this.#source });
    else if (this.#box) this.#draw();
  }

  /** What the latest run did, as its `ran` event said; nothing before the first. */
  get report(): Ran | null {
    return this.#report;
  }

  /** Loads the playground, if it is not yet, and runs the source. */
  run(): void {
    if (this.#frame) this.#tell({ type: "run" });
    else this.#load(true);
  }

  /** Loads the playground and lets the reader type. */
  edit(): void {
    if (!this.#frame) this.#load(false);
    this.#tell({ type: "focus" });
  }

  #show(): void {
    if (this.#box) return;
    this.#source = sourceIn(this);
    this.#options = optionsOf(this, this.#source);
    if (this.#options.hide) this.#source = hide(this.#source, this.#options.hide);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [look()];
    this.#box = root.appendChild(document.createElement("div"));
    this.#wearScheme();
    this.#ends.push(watchScheme(() => this.#wearScheme()));
    this.#draw();
    const { src, autorun, load } = this.#options;
    if (src) void this.#fetch(src);
    else if (isOn(autorun) || load === "visible") this.#whenVisible(() => this.#load(isOn(autorun)));
  }

  async #fetch(src: string): Promise<void> {
    try {
      const response = await fetch(new URL(src, document.baseURI));
      if (!response.ok) throw new Error(`${response.status}`);
      const text = await response.text();
      if (!this.#box) return;
      this.#source = this.#options.hide ? hide(text, this.#options.hide) : text;
      this.#options = { ...optionsOf(this, this.#source), src };
      this.#draw(true);
      const { autorun, load } = this.#options;
      if (isOn(autorun) || load === "visible") this.#whenVisible(() => this.#load(isOn(autorun)));
    } catch (error) {
      this.#say(`The source could not be read from ${src} (${error instanceof Error ? error.message : error}).`);
    }
  }

  /** The code as it stands, without a playground. */
  #draw(isOwn = false): void {
    const box = this.#box;
    if (!box) return;
    const { count } = hiddenLines(this.#source);
    const bar = part("div", "bar");
    bar.append(part("b", "", this.#library()));
    if (count > 0) bar.append(this.#hiddenLinesButton(count));
    bar.append(part("span", "gap"));
    const open = part("a", "open", "Open in Linktable ↗") as HTMLAnchorElement;
    Object.assign(open, { target: "_blank", rel: "noopener", href: this.#site() });
    void this.#link().then((link) => (open.href = this.#site() + "#" + link)).catch(() => undefined);
    const edit = part("button", "edit", isOn(this.#options.readonly) ? "Look inside" : "Edit");
    edit.onclick = () => this.edit();
    const run = part("button", "run", "▶ Run");
    run.onclick = () => this.run();
    bar.append(open, edit, run);
    const code = part("div", "code");
    code.append(this.#code(isOwn, true));
    box.replaceChildren(bar, code);
  }

  #hiddenLinesButton(count: number): HTMLElement {
    const button = part("button", "chip", `${count} hidden ${count === 1 ? "line" : "lines"}`);
    button.setAttribute("aria-pressed", "false");
    button.onclick = () => {
      const shows = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shows));
      this.#box?.querySelector(".code")?.replaceChildren(this.#code(false, !shows));
    };
    return button;
  }

  /** The code: the page's own block where that has colours, else one in ours. */
  #code(isOwn: boolean, cuts: boolean): Node {
    const block = [...this.children].find((child) => child.slot !== "shown" && (child.matches("pre") || child.querySelector("pre")));
    const isChanged = this.#options.src !== undefined || (block !== undefined && sourceIn(this) !== withoutMarks(this.#source, this.#options.hide));
    for (const copy of this.querySelectorAll(":scope > [slot=shown]")) copy.remove();
    if (block && !isOwn && !isChanged && isHighlighted(this)) {
      const slot = document.createElement("slot");
      const hasMarks = hiddenLines(this.#source).flags.includes(true);
      // Lines that only an attribute hides have no comments in the page's block to be cut at.
      if (!cuts || !hasMarks) return slot;
      if (this.#options.hide === undefined) {
        const copy = cutCopy(block);
        copy.slot = "shown";
        this.append(copy);
        slot.name = "shown";
        return slot;
      }
    }
    const pre = part("pre", "");
    pre.tabIndex = 0;
    pre.setAttribute("aria-label", "Python source");
    pre.append(highlighted((cuts ? visible(this.#source) : this.#source).trimEnd()));
    return pre;
  }

  /** Puts the site's page, in its form for frames, in the place of the code. */
  #load(runs: boolean): void {
    const box = this.#box;
    if (!box || this.#frame) return;
    const run = box.querySelector<HTMLElement>(".run");
    run?.setAttribute("aria-disabled", "true");
    if (run) run.textContent = "Loading …";
    const frame = document.createElement("iframe");
    this.#frame = frame;
    frame.className = "waits";
    frame.title = `Linktable: ${this.#library()} code`;
    frame.allow = "clipboard-write";
    frame.referrerPolicy = "no-referrer";
    const height = Number.parseInt(this.#options.height ?? "", 10);
    const given = height > 0 ? Math.max(height, 160) : 0;
    frame.style.height = `${given || Math.max(box.offsetHeight, 160)}px`;
    if (given) this.#waiting = [];
    this.#listen(window, "message", (event) => this.#heard(event as MessageEvent));
    const patience = setTimeout(() => {
      if (!this.#isReady) this.#say(`${this.#site()} does not answer: it may be out of reach, or refuse to be framed.`);
    }, PATIENCE);
    this.#ends.push(() => clearTimeout(patience));
    const { panels, theme } = this.#options;
    const settings = {
      embed: encodeURIComponent(self.origin),
      theme: this.#scheme(theme),
      ...(panels && { panels: panels.replace(/[^a-z,_ -]/gi, "") }),
      ...(given && { height: String(given) }),
      ...(isOn(this.#options.readonly) && { readonly: "1" }),
      ...(runs && { run: "1" }),
    };
    const text = Object.entries(settings).map(([name, value]) => `;${name}=${value}`);
    const open = (link: string) => {
      frame.src = `${this.#site()}#${link}${text.join("")}`;
      box.append(frame);
    };
    // A browser that cannot pack a link sends the source when the frame is there.
    this.#link().then(open, () => {
      this.#waiting.unshift({ type: "source", source: this.#source });
      open("");
    });
  }

  #heard(event: MessageEvent): void {
    const frame = this.#frame;
    if (!frame || event.source !== frame.contentWindow || event.origin !== this.#origin()) return;
    const said = message<FromFrame>(event.data);
    switch (said?.type) {
      case "ready":
        this.#ready(frame);
        break;
      case "size":
        if (!this.#options.height && said.height > 0 && said.height < 5000) frame.style.height = `${Math.ceil(said.height)}px`;
        return;
      case "source":
        this.#source = said.source;
        break;
      case "compiled":
        this.toggleAttribute("data-errors", !said.ok);
        break;
      case "ran":
        this.#judge(said);
        break;
      default:
        return;
    }
    this.dispatchEvent(new CustomEvent(said.type, { detail: said, bubbles: true, composed: true }));
  }

  #ready(frame: HTMLIFrameElement): void {
    this.#isReady = true;
    const code = this.#box?.querySelector<HTMLElement>(".code");
    const bar = this.#box?.querySelector<HTMLElement>(".bar");
    const hadFocus = this.shadowRoot?.activeElement != null;
    frame.classList.remove("waits");
    // Kept for printing, where a frame would be cut.
    if (code) code.hidden = true;
    if (bar) bar.hidden = true;
    this.#box?.querySelector(".say")?.remove();
    if (hadFocus) frame.focus();
    for (const told of this.#waiting.splice(0)) this.#tell(told);
    this.#wearScheme();
  }

  /** Whether the output has what the author expects of it: for the author's own tests. */
  #judge(ran: Ran): void {
    this.#report = ran;
    const { expect, "expect-error": expectError } = this.#options;
    const missing = (expect ?? "").split("\n").filter((text) => !ran.stdout.includes(text));
    if (expectError !== undefined && !(ran.error && `${ran.error.kind}: ${ran.error.message}`.includes(expectError))) missing.push(expectError);
    if (expect !== undefined || expectError !== undefined) this.dataset.expect = missing.length > 0 ? "missed" : "met";
    this.dataset.ran = ran.ok ? "ok" : "error";
  }

  #tell(told: ToFrame): void {
    if (!this.#isReady) {
      this.#waiting.push(told);
      return;
    }
    const origin = this.#origin();
    // What has no origin cannot be named; the frame holds what this element opened.
    this.#frame?.contentWindow?.postMessage({ linktable: PROTOCOL, ...told }, origin === "null" ? "*" : origin);
  }

  /** The origin of the frame: none in a page that is sandboxed, for its frames are then, too. */
  #origin(): string {
    return self.origin === "null" ? "null" : new URL(this.#site()).origin;
  }

  #wearScheme(): void {
    const scheme = this.#scheme(this.#options.theme);
    if (this.#box) this.#box.className = `box ${scheme}`;
    if (this.#isReady) this.#tell({ type: "theme", theme: scheme });
  }

  #scheme(theme: string | undefined): string {
    return theme === "light" || theme === "dark" ? theme : schemeBehind(this);
  }

  #whenVisible(then: () => void): void {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      then();
    });
    observer.observe(this);
    this.#ends.push(() => observer.disconnect());
  }

  #say(text: string): void {
    this.#box?.querySelector(".say")?.remove();
    const said = part("p", "say", text);
    said.setAttribute("role", "alert");
    this.#box?.append(said);
    const run = this.#box?.querySelector<HTMLElement>(".run");
    if (run) run.textContent = "▶ Run";
  }

  #site(): string {
    const { site } = this.#options;
    if (!site) return SITE;
    const { protocol, href } = new URL(site.endsWith("/") ? site : `${site}/`, document.baseURI);
    // An address of another kind might hold a script, which would run as this page's own.
    return /^(?:https?|file):$/.test(protocol) ? href : SITE;
  }

  #link(): Promise<string> {
    const { orm = "", dialect = "", lenient } = this.#options;
    return linkOf(this.#source, orm, dialect, isOn(lenient));
  }

  #library(): string {
    const named = this.#options.orm ?? /^\s*(?:from|import)\s+(sqlmodel|ormar|tortoise)\b/m.exec(this.#source)?.[1] ?? "sqlmodel";
    return TITLES[named] ?? named;
  }

  #listen(target: EventTarget, type: string, heard: (event: Event) => void): void {
    target.addEventListener(type, heard);
    this.#ends.push(() => target.removeEventListener(type, heard));
  }
}

function part(name: string, className: string, text = ""): HTMLElement {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (name === "button") (element as HTMLButtonElement).type = "button";
  element.textContent = text;
  return element;
}

/** The source as it was before an option hid lines of it. */
function withoutMarks(source: string, ranges: string | undefined): string {
  return ranges === undefined
    ? source
    : source
        .split("\n")
        .filter((line) => !/^# linktable: (?:hide|show)$/.test(line))
        .join("\n");
}
