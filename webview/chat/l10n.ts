import type { Translate } from './translate.ts';

/** The browser's, as far as it is needed; tests under Node read this file too. */
declare const document: {
  readonly body: { readonly dataset: Readonly<Record<string, string | undefined>> };
};

/**
 * The text in the editor's language; `{0}` stands for the first value. The English text is the key, and what is shown
 * where there is no translation. Translations are the JSON in `data-l10n` of the page's body.
 */
export const t: Translate = translator();

function translator(): Translate {
  let translations: Readonly<Record<string, unknown>> | undefined;
  return (text, ...values) => {
    translations ??= readTranslations();
    const translated = Object.hasOwn(translations, text) ? translations[text] : text;
    const template = typeof translated === 'string' ? translated : text;
    return template.replaceAll(/\{(\d+)\}/g, (hole, index: string) =>
      String(values[Number(index)] ?? hole),
    );
  };
}

function readTranslations(): Readonly<Record<string, unknown>> {
  const json = document.body.dataset['l10n'];
  const read: unknown = json === undefined ? {} : JSON.parse(json);
  return typeof read === 'object' && read !== null ? { ...read } : {};
}
