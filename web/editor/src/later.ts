// What the page loads when it is first needed.

/** The module of this name, which lies beside the page. */
export const later = (name: string): Promise<unknown> => import(new URL(name, document.baseURI).href);
