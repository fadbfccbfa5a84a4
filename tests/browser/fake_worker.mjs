// A worker that does as a test says, in place of the real one: for what the real one should never do.

/**
 * Serves a worker whose `answer(request)` gives the message to say, or throws, or never ends.
 * It is sent as text: it sees nothing of the test.
 */
export function fakeWorker(answer) {
  const program = `
    const answer = ${answer};
    onmessage = ({ data }) => {
      const message = answer(JSON.parse(data));
      if (message) postMessage(JSON.stringify(message));
    };
    postMessage(JSON.stringify("ready"));
  `;
  return (page) =>
    page.route("**/worker_start.js", (route) => route.fulfill({ contentType: "text/javascript", body: program }));
}

/** A compilation of a source that declares nothing. */
export const NOTHING = { schema: { orm: "sqlmodel", models: [], tables: [], relationships: [], link_tables: [] }, ddl: [], links: [], diagnostics: [] };
