export interface PageParts {
  readonly title: string;
  /** Of the texts on the page, as an attribute `lang` has it. */
  readonly language?: string;
  /** Addresses of the bundles, as the page may load them. */
  readonly script: string;
  readonly style: string;
  /** From where style sheets may come. */
  readonly styleSource: string;
  /** Unguessable, and another one for each page. */
  readonly nonce: string;
  /** Translations by their English text; the page finds them in `data-l10n`. */
  readonly texts?: Readonly<Record<string, unknown>>;
}

/** A page that loads its one script and its one style sheet, and nothing else from anywhere. */
export function pageHtml(parts: PageParts): string {
  const { title, language = 'en', script, style, styleSource, nonce, texts = {} } = parts;
  const sources = `default-src 'none'; style-src ${styleSource}; script-src 'nonce-${nonce}'`;
  const policy = `${sources}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)}</title>
    <link rel="stylesheet" href="${style}">
  </head>
  <body data-l10n="${escaped(JSON.stringify(texts))}">
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>
`;
}

/** A page that says one sentence and does nothing. */
export function sentenceHtml(sentence: string): string {
  return `<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'">
  </head>
  <body><p role="alert">${escaped(sentence)}</p></body>
</html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
