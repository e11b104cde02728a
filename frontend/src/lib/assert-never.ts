/** The compiler's proof that a union was switched exhaustively. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
