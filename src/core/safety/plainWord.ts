/**
 * Whether a word of a command can't lead out of the folder it is used in, as far as its letters go:
 * it is no option, no home, no absolute path, has no `..`, no address, no drive, no assignment.
 * Links are the file system's business and are looked at apart.
 */
export function isPlainWord(word: string): boolean {
  return word !== '' && !/^[-+/~@]|\\|=|:\/\/|^[a-z]:|::/i.test(word) && !climbs(word);
}

function climbs(word: string): boolean {
  return word.split(/[/:]/).includes('..');
}
