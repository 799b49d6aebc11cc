import { css } from 'lit';

export const composerStyles = css`
  section {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 6px;
    padding: 8px 12px 10px;
  }

  textarea {
    display: block;
    width: 100%;
    min-height: 3.4em;
    max-height: 40vh;
    padding: 6px 8px;
    line-height: 1.45;
    resize: none;
    field-sizing: content;
  }

  textarea:focus {
    border-color: var(--vscode-focusBorder);
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }

  .bar,
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
  }

  .bar {
    gap: 4px 2px;
  }

  .bar select {
    flex: 0 1 auto;
    max-width: 100%;
    field-sizing: content;
    border-color: var(--vscode-contrastBorder, transparent);
    padding-inline: 0;
    color: var(--quiet);
    background: transparent;
  }

  .bar select:hover {
    color: var(--vscode-foreground);
  }

  option {
    color: var(--vscode-dropdown-foreground);
    background: var(--vscode-dropdown-background);
  }

  .actions {
    justify-content: end;
    margin-inline-start: auto;
  }

  vscode-button svg {
    display: inline-block;
    margin-inline-end: 5px;
  }

  .hint {
    color: var(--quiet);
    font-size: 0.92em;
  }

  .suggestions {
    position: absolute;
    z-index: 1;
    inset-inline: 12px;
    bottom: calc(100% - 4px);
    max-height: 40vh;
    overflow: auto;
    border: 1px solid var(--vscode-editorSuggestWidget-border, var(--edge));
    border-radius: 4px;
    padding: 2px;
    color: var(--vscode-editorSuggestWidget-foreground);
    background: var(--vscode-editorSuggestWidget-background);
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
  }

  .suggestions li {
    display: flex;
    flex-wrap: wrap;
    column-gap: 8px;
    border-radius: 3px;
    padding: 3px 6px;
    overflow-wrap: anywhere;
    cursor: pointer;
  }

  .suggestions .cut {
    min-width: 0;
  }

  .suggestions li:hover {
    background: var(--vscode-list-hoverBackground);
  }

  .suggestions li[aria-selected='true'] {
    color: var(--vscode-editorSuggestWidget-selectedForeground);
    background: var(--vscode-editorSuggestWidget-selectedBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }

  .suggestions li[aria-selected='true'] .quiet,
  .suggestions li[aria-selected='true'] mark {
    color: inherit;
  }
`;

export const chipStyles = css`
  ul {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    max-height: 20vh;
    overflow: auto;
  }

  li {
    display: flex;
    gap: 4px;
    align-items: center;
    max-width: 100%;
    border: 1px solid var(--edge);
    border-radius: 4px;
    padding-inline-start: 5px;
    font-size: 0.92em;
  }

  .open {
    display: flex;
    gap: 4px;
    align-items: center;
    min-width: 0;
    padding: 0 2px;
    text-align: start;
  }

  .quiet {
    flex: none;
  }

  .local {
    display: flex;
  }
`;
