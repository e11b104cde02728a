/** Regex search over panels that never throws: a half-written pattern is plain text. */
export function matcher(search: string): (name: string) => boolean {
  if (search === "") return () => true;
  try {
    const pattern = new RegExp(search, "i");
    return (name) => pattern.test(name);
  } catch {
    const plain = search.toLowerCase();
    return (name) => name.toLowerCase().includes(plain);
  }
}
