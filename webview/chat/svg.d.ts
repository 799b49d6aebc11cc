/** A picture's source: the bundler takes these files as text. */
declare module '*.svg' {
  const source: string;
  // oxlint-disable-next-line import/no-default-export -- the bundler's shape
  export default source;
}
