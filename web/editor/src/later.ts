// What the page loads when it is first needed.

/** Where the page's program is: what was built together with it lies beside it. */
export const program = (): URL =>
  new URL(document.querySelector<HTMLElement>("script[data-page]")?.dataset["page"] ?? "", document.baseURI);

/** The module of this name, which lies beside the page's program. */
export const later = (name: string): Promise<unknown> => import(new URL(name, program()).href);
