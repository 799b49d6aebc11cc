export type ComposerAct = 'send' | 'queue' | 'steer' | 'stop' | 'editLast';

/** What counts of a `KeyboardEvent`. */
export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  readonly repeat: boolean;
}

/** What a key means to the composer when no menu is open; `undefined` leaves it to the text field. */
export function actOf(
  key: Key,
  composer: { readonly isBusy: boolean; readonly isEmpty: boolean },
): ComposerAct | undefined {
  // An Enter that ends an input method's word is not one that sends, and a key held down acts once.
  if (key.isComposing || key.repeat || key.altKey) {
    return undefined;
  }
  const isCommand = key.ctrlKey || key.metaKey;
  switch (key.key) {
    case 'Enter':
      if (key.shiftKey) {
        return undefined;
      }
      return composer.isBusy ? (isCommand ? 'steer' : 'queue') : 'send';
    case 'Escape':
      return composer.isBusy ? 'stop' : undefined;
    case 'ArrowUp':
      return composer.isEmpty && !isCommand && !key.shiftKey ? 'editLast' : undefined;
    default:
      return undefined;
  }
}
