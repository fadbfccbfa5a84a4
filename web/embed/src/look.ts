// The element's look, adopted as a style sheet: that needs no leave from the page's Content-Security-Policy.

const STYLE = `
:host{display:block;margin:1em 0;--lt-mono:ui-monospace,"JetBrains Mono","SF Mono",Menlo,Consolas,monospace}
*{box-sizing:border-box}
:host([hidden]){display:none}
.box{color-scheme:light;--bg:#fff;--sunken:#f4f4f1;--line:#e3e2dd;--text:#1d1f23;--muted:#626770;--accent:#0b6e5f;--on:#fff;--soft:#e0f1ed;--del:#c62a2f;
--k:#7c3aad;--s:#1a7f37;--n:#0550ae;--f:#0b6e5f;--c:#6c717a;--t:#953800;
position:relative;overflow:hidden;border:1px solid var(--line);border-radius:8px;background:var(--bg);color:var(--text);font:13px/1.5 Inter,ui-sans-serif,system-ui,"Segoe UI",Roboto,sans-serif}
.box.dark{color-scheme:dark;--bg:#191c21;--sunken:#15181c;--line:#2b2f36;--text:#e7e9ec;--muted:#969ca6;--accent:#4cc9b0;--on:#06201b;--soft:#16332e;--del:#ff7a7f;
--k:#c792ea;--s:#9ece6a;--n:#82aaff;--f:#4cc9b0;--c:#8b929d;--t:#ffb27a}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:6px 10px;min-height:41px;padding:5px 10px;border-bottom:1px solid var(--line);background:var(--sunken)}
b{font-weight:650}
.gap{flex:1}
button,a{font:inherit;color:var(--muted);cursor:pointer}
a{text-decoration:none}
a:hover{color:var(--text);text-decoration:underline}
button{height:30px;padding:0 12px;border:1px solid var(--line);border-radius:6px;background:var(--bg)}
button:hover{border-color:var(--muted);color:var(--text)}
.run{border-color:var(--accent);background:var(--accent);color:var(--on);font-weight:600}
.run:hover{color:var(--on);border-color:var(--text)}
.run[aria-disabled=true]{opacity:.7;cursor:progress}
.chip{height:22px;padding:0 8px;border:0;border-radius:99px;background:var(--soft);color:var(--accent);font-size:11.5px;font-weight:600}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.say{margin:0;padding:8px 12px;border-top:1px solid var(--line);color:var(--del)}
pre{margin:0;padding:10px 14px;overflow:auto;font:12.75px/1.62 var(--lt-mono);tab-size:4}
pre:focus-visible{outline-offset:-2px}
.k{color:var(--k)}.s{color:var(--s)}.n{color:var(--n)}.f{color:var(--f)}.c{color:var(--c);font-style:italic}.t{color:var(--t)}
slot{display:block}
::slotted(*){margin:0!important}
iframe{display:block;width:100%;border:0;color-scheme:inherit}
.waits{position:absolute;inset:0 0 auto;visibility:hidden}
[hidden]{display:none!important}
@media print{.bar,iframe,.say{display:none!important}.code[hidden]{display:block!important}.box{break-inside:avoid-page}}
@media (forced-colors:active){.run{border-color:ButtonText}}
`;

let sheet: CSSStyleSheet | undefined;

/** The one style sheet of all elements of the page. */
export function look(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  return sheet;
}
