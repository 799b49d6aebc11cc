import { html, type TemplateResult } from 'lit';
import { t } from '../l10n.ts';

interface TitleField {
  readonly title: string;
  readonly save: (title: string) => void;
  /** Done by key; the focus wants a place to go. */
  readonly leave: () => void;
  /** The focus is elsewhere already. */
  readonly abandon: () => void;
}

/** Changes a title in place: Enter keeps it, Escape does not. */
export function titleField({ title, save, leave, abandon }: TitleField): TemplateResult {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || !(event.target instanceof HTMLInputElement)) {
      return;
    }
    // What surrounds the field has its own meaning for arrows, Delete and Escape.
    event.stopPropagation();
    if (event.key === 'Enter') {
      // The focus goes to a button now, which would take the rest of this key for a press.
      event.preventDefault();
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
    @blur=${abandon}
  />`;
}
