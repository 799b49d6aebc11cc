/** Ends a `switch` over a union: the compiler refuses the call while a member is unhandled. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
