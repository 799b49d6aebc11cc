import { html, type TemplateResult } from 'lit';
import { t } from '../l10n.ts';

interface TitleField {
  readonly title: string;
  readonly save: (title: string) => void;
  readonly leave: () => void;
}

/** Changes a title in place: Enter keeps it, Escape does not. */
export function titleField({ title, save, leave }: TitleField): TemplateResult {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || !(event.target instanceof HTMLInputElement)) {
      return;
    }
    // What surrounds the field has its own meaning for arrows, Delete and Escape.
    event.stopPropagation();
    if (event.key === 'Enter') {
      const written = event.target.value.trim();
      if (written !== '' && written !== title) {
        save(written);
      }
      leave();
    } else if (event.key === 'Escape') {
      leave();
    }
  };
  return html`<input
    class="grow"
    data-testid="title-field"
    aria-label=${t('Title of the chat')}
    maxlength="200"
    .value=${title}
    @keydown=${onKeyDown}
    @blur=${leave}
  />`;
}
