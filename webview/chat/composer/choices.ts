import { html, type TemplateResult } from 'lit';
import type { ChatPanel } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { t } from '../l10n.ts';

export function thinkingChoice(thinking: ChatPanel['thinking']): TemplateResult {
  const names = { auto: t('Thinking: auto'), on: t('Thinking: on'), off: t('Thinking: off') };
  return choice({
    testId: 'thinking-choice',
    label: t('Thinking'),
    title: t('Whether GLM thinks before it answers; auto lets GLM Air decide by the question'),
    names,
    chosen: thinking,
    choose: (value) => post({ type: 'setThinking', thinking: value }),
  });
}

export function backendChoice(backend: ChatPanel['backend']): TemplateResult {
  const names = {
    auto: t('Backend: auto'),
    local: t('Backend: local'),
    remote: t('Backend: remote'),
  };
  return choice({
    testId: 'backend-choice',
    label: t('Backend'),
    title: t('Who answers the next messages; auto is what the settings say'),
    names,
    chosen: backend,
    choose: (value) => post({ type: 'setBackend', backend: value }),
  });
}

interface Choice<Value extends string> {
  readonly testId: string;
  readonly label: string;
  readonly title: string;
  readonly names: Readonly<Record<Value, string>>;
  readonly chosen: Value;
  readonly choose: (value: Value) => void;
}

function choice<Value extends string>(parts: Choice<Value>): TemplateResult {
  const { testId, label, title, names, chosen, choose } = parts;
  // Records keep the keys that they were written with.
  const values = Object.keys(names) as Value[];
  const onChange = ({ target }: Event) => {
    const value = target instanceof HTMLSelectElement && values[target.selectedIndex];
    if (value !== false && value !== undefined) {
      choose(value);
    }
  };
  return html`<select data-testid=${testId} aria-label=${label} title=${title} @change=${onChange}>
    ${values.map(
      (value) =>
        html`<option value=${value} .selected=${value === chosen}>${names[value]}</option>`,
    )}
  </select>`;
}
