/** What has the focus, looked for in shadow roots too. */
export function focusedElement(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) {
    element = element.shadowRoot.activeElement;
  }
  return element;
}

/** The caret is in a text; moving the focus would send keys where they were not meant to go. */
export function isUserTyping(): boolean {
  return focusedElement()?.matches('input, textarea, select, [contenteditable]') ?? false;
}
