import { html, type TemplateResult } from 'lit';
import { t } from '../l10n.ts';
import { revealed } from '../panels/revealed.ts';

/** A unified diff, line by line. */
export function diffView(diff: string): TemplateResult {
  const lines = diff.replace(/\n$/, '').split('\n');
  // No line break of the template may come into the text.
  return html`<pre
    class="diff"
    tabindex="0"
    role="group"
    aria-label=${t('Changes')}
    data-testid="diff"
  >
${lines.map((line) => html`<span class=${kindOf(line)}>${revealed(line)}${'\n'}</span>`)}</pre>`;
}

/** How many lines a diff adds and removes. */
export function diffCounts(diff: string): { readonly added: number; readonly removed: number } {
  const kinds = diff.split('\n').map(kindOf);
  const count = (kind: string) => kinds.filter((each) => each === kind).length;
  return { added: count('added'), removed: count('removed') };
}

function kindOf(line: string): 'head' | 'added' | 'removed' | 'same' {
  if (/^(?:\+\+\+ |--- |@@|diff |index |rename )/.test(line)) {
    return 'head';
  }
  return line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same';
}
