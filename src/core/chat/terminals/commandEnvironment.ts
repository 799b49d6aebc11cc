/**
 * What commands of tools find changed in their environment; `null` takes a variable away. A pager would wait
 * for keys that nobody presses. Our own key is none of theirs. The terminal itself stays what it is: with
 * TERM=dumb shells lose the line editing that shell integration hangs on.
 */
export const commandEnvironment: Readonly<Record<string, string | null>> = {
  GIT_PAGER: 'cat',
  PAGER: 'cat',
  GLM_AIR_API_KEY: null,
};
