// A worker that does as a test says, in place of the real one: for what the real one should never do.

// How the page and its worker write what they say (`web/protocol`): numbers in seven bits a byte, the lowest
// first; texts and lists after their length; a choice by its number. Only what the tests say is spelt out here.
const format = `
  const bytes = [];
  const number = (value) => { for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128); bytes.push(value); };
  const text = (value) => { const utf8 = new TextEncoder().encode(value); number(utf8.length); bytes.push(...utf8); };
  const list = (each) => (values) => { number(values.length); values.forEach(each); };
  const none = (values) => { if (values?.length) throw new Error("not spelt out"); number(0); };
  const maybe = (some) => (value) => { number(value === null ? 0 : 1); if (value !== null) some(value); };
  const one = (...names) => (name) => number(names.indexOf(name));
  const all = (fields) => (value) => { for (const [name, write] of Object.entries(fields)) write(value[name]); };
  const orm = one("sqlmodel", "ormar", "tortoise");
  const span = all({ start: number, end: number });
  const table = all({ name: text, schema: maybe(text), kind: one("model", "link"), model: maybe(number), columns: none, constraints: none, indexes: none, span });
  const schema = all({ orm, models: none, tables: list(table), relationships: none, link_tables: none });
  const fix = all({ title: text, edits: list(all({ span, text })) });
  const diagnostic = all({ code: text, severity: one("error", "warning", "info"), span, message: text, labels: none, note: maybe(text), help: maybe(text), fix: maybe(fix) });
  const compilation = all({ schema, ddl: list(all({ sql: text, table: number, span })), links: none, diagnostics: list(diagnostic) });
  const report = all({ orm, schema, stdout: text, stderr: text, echo: text, error: maybe(text), statements: none, tables: none, micros: number, database: number, unasked: none, changes_until: maybe(number), others: none });
  const compiled = all({ generation: number, micros: number, compilation });
  const names = (values) => list(text)(values ?? []);
  const ran = all({ generation: number, report, databases: names });
  const say = (message) => {
    bytes.length = 0;
    if (message === "ready") number(0);
    if (message.compiled) { number(1); compiled(message.compiled); }
    if (message.ran) { number(2); ran(message.ran); }
    postMessage(new Uint8Array(bytes));
  };
  const request = (data) => {
    let at = 0;
    const read = () => { for (let value = 0, unit = 1; ; unit *= 128) { const byte = data[at++]; value += (byte & 127) * unit; if (byte < 128) return value; } };
    const generation = read();
    const task = ["compile", "run"][read()];
    const length = read();
    return { generation, task, source: new TextDecoder().decode(data.subarray(at, at + length)) };
  };
`;

/**
 * Serves a worker whose `answer(request)` gives the message to say, or throws, or never ends.
 * It is sent as text: it sees nothing of the test.
 */
export function fakeWorker(answer) {
  const program = `
    ${format}
    const answer = ${answer};
    onmessage = ({ data }) => {
      const message = answer(request(data));
      if (message) say(message);
    };
    say("ready");
  `;
  return (page) =>
    page.route("**/worker_start.js", (route) => route.fulfill({ contentType: "text/javascript", body: program }));
}
