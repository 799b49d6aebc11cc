import { html, type TemplateResult } from 'lit';
import {
  debugCommandNames,
  debugCommandsWithOperand,
  type DebugCommandName,
  type Mention,
} from '../../../src/protocol/chatPage.ts';
import { t } from '../l10n.ts';

/** Commands that the page or the chat carries out itself. */
export type OwnCommandName = 'compact' | 'new' | 'history' | 'export';
export type CommandName = OwnCommandName | DebugCommandName;

/** A row of the menu above the composer. */
export type Suggestion =
  | { readonly kind: 'command'; readonly name: CommandName; readonly detail: string }
  | { readonly kind: 'file'; readonly mention: Mention };

export function commandsFor(query: string): readonly Suggestion[] {
  const details: Readonly<Record<CommandName, string>> = {
    why: t('Why did the program stop here?'),
    rootcause: t('Find the root cause of the failure'),
    fix: t('Fix the failure and prove the fix'),
    trace: t('How did an expression get its value?'),
    watch: t('What is worth watching here?'),
    bp: t('Set a breakpoint, in your own words'),
    launch: t('Start a program under the debugger'),
    test: t('Debug a test and fix what fails'),
    verify: t('Run again: is the failure gone?'),
    compact: t('Summarise earlier messages to make room'),
    new: t('Start a new chat'),
    history: t('Show earlier chats'),
    export: t('Save this chat as Markdown'),
  };
  const names: readonly CommandName[] = [
    'compact',
    'new',
    'history',
    'export',
    ...debugCommandNames,
  ];
  return names
    .filter((name) => name.startsWith(query.toLowerCase()))
    .map((name) => ({ kind: 'command', name, detail: details[name] }));
}

/** The message that a command for debugging is, or begins with. */
export function debugMessage(name: DebugCommandName): {
  readonly text: string;
  readonly isWhole: boolean;
} {
  const isWhole = !debugCommandsWithOperand.includes(name);
  return { text: isWhole ? `/${name}` : `/${name} `, isWhole };
}

export const suggestionId = (index: number): string => `suggestion-${index}`;

/** The list box; the caret stays in the text field, which names the active row. */
export function suggestionList(
  suggestions: readonly Suggestion[],
  active: number,
  choose: (suggestion: Suggestion) => void,
): TemplateResult {
  return html`<ul
    id="suggestions"
    class="suggestions"
    role="listbox"
    aria-label=${suggestions[0]?.kind === 'file' ? t('Files') : t('Commands')}
    data-testid="suggestions"
  >
    ${suggestions.map(
      (suggestion, index) =>
        html`<li
          id=${suggestionId(index)}
          role="option"
          aria-selected=${index === active}
          @mousedown=${keepFocus}
          @click=${() => choose(suggestion)}
        >
          ${suggestion.kind === 'file' ? fileRow(suggestion.mention) : commandRow(suggestion)}
        </li>`,
    )}
  </ul>`;
}

function commandRow({ name, detail }: Extract<Suggestion, { kind: 'command' }>): TemplateResult {
  return html`<strong>/${name}</strong> <span class="quiet">${detail}</span>`;
}

/** The file's name before its folder, for the end of a path is what a narrow list cuts off. */
function fileRow({ path, matched }: Mention): TemplateResult {
  const nameStart = path.lastIndexOf('/') + 1;
  const marked = (from: number, to: number) =>
    matchedRuns(path, matched, from, to).map(({ text, isMatch }) =>
      isMatch ? html`<mark>${text}</mark>` : text,
    );
  return html`<span>${marked(nameStart, path.length)}</span>
    <span class="quiet cut" title=${path}>${marked(0, Math.max(0, nameStart - 1))}</span>`;
}

/** Cuts a part of a path where matched characters begin and end. */
export function matchedRuns(
  path: string,
  matched: readonly number[],
  from: number,
  to: number,
): readonly { readonly text: string; readonly isMatch: boolean }[] {
  const matches = new Set(matched);
  const runs: { text: string; isMatch: boolean }[] = [];
  for (let index = from; index < to; index++) {
    const isMatch = matches.has(index);
    const last = runs.at(-1);
    if (last?.isMatch === isMatch) {
      last.text += path.charAt(index);
    } else {
      runs.push({ text: path.charAt(index), isMatch });
    }
  }
  return runs;
}

function keepFocus(event: Event): void {
  event.preventDefault();
}
