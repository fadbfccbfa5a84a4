// Made by the bundler: what the first module hands to the later one.
declare module "linktable:shared" {
  export const shared: Record<string, Record<string, unknown>>;
}
