/** Hands the browser a file made here, as a download. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, "-");
  link.click();
  // Not at once: Firefox has not begun to read by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
