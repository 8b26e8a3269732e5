/** Stands where the type system knows that nothing can arrive; a new member of a union turns it into a compile error. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
