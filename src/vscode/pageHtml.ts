export interface PageParts {
  readonly title: string;
  /** Addresses of the bundles, as the page may load them. */
  readonly script: string;
  readonly style: string;
  /** From where style sheets may come. */
  readonly styleSource: string;
  /** Unguessable, and another one for each page. */
  readonly nonce: string;
}

/** A page that loads its one script and its one style sheet, and nothing else from anywhere. */
export function pageHtml({ title, script, style, styleSource, nonce }: PageParts): string {
  const policy = `default-src 'none'; style-src ${styleSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="stylesheet" href="${style}">
  </head>
  <body>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>
`;
}
