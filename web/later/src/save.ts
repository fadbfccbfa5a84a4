// Saving a file: what a link with `download` does.

export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has it once it was asked; some ask a little later.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
