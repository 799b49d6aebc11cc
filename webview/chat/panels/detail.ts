import { html, type TemplateResult } from 'lit';
import { revealed } from './revealed.ts';

/** Beyond this a diff is one plain text: an element for each line would freeze the page. */
const maxColouredLines = 3_000;

/** All of what is asked, to be scrolled by mouse and keyboard. A diff has its lines coloured. */
export function detailView(detail: string, language: string): TemplateResult {
  const lines = language === 'diff' ? detail.trimEnd().split('\n') : [];
  const isColoured = lines.length > 0 && lines.length <= maxColouredLines;
  // No line break of the template may come into the text.
  return html`<pre tabindex="0" role="group" aria-labelledby="title" data-testid="detail">
${isColoured ? lines.map(diffLine) : revealed(detail)}</pre>`;
}

function diffLine(line: string): TemplateResult {
  return html`<span class=${lineClass(line)}>${revealed(line)}${'\n'}</span>`;
}

function lineClass(line: string): string {
  if (/^(?:\+\+\+|---|@@|diff |index |rename )/.test(line)) {
    return 'head';
  }
  return line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same';
}
