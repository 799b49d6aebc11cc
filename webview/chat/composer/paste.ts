const maxPastedLines = 40;
const maxPastedUnits = 2_000;

/** A text that would bury the message; it goes along as a thing of its own. */
export function isLongPaste(text: string): boolean {
  return (
    text.length > maxPastedUnits || text.split('\n', maxPastedLines + 2).length > maxPastedLines
  );
}

/** Paths of the files in a `text/uri-list` (RFC 2483), as the machine with the workspace names them. */
export function droppedPaths(uriList: string): readonly string[] {
  return uriList
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => pathOf(line) ?? []);
}

function pathOf(uri: string): string | undefined {
  const parsed = URL.parse(uri);
  // Remote windows have their files under a scheme of their own.
  if (parsed === null || !['file:', 'vscode-remote:'].includes(parsed.protocol)) {
    return undefined;
  }
  try {
    const path = decodeURIComponent(parsed.pathname);
    return /^\/[a-z]:/i.test(path) ? path.slice(1) : path;
  } catch {
    return undefined; // A percent sign that encodes nothing.
  }
}
