import { css } from 'lit';

export const historyStyles = css`
  :host,
  section {
    height: 100%;
    min-height: 0;
  }

  section {
    display: flex;
    flex-direction: column;
  }

  .top {
    display: flex;
    gap: 2px;
    align-items: center;
    padding: 6px 8px 6px 12px;
  }

  .list {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 0 8px 8px;
  }

  .empty {
    padding: 8px 12px;
    color: var(--quiet);
    overflow-wrap: anywhere;
  }

  h3 {
    padding: 8px 4px 2px;
    color: var(--quiet);
    font-size: 0.92em;
    font-weight: 600;
  }

  li {
    position: relative;
    display: flex;
    border-radius: 4px;
    overflow-wrap: anywhere;
  }

  li:hover {
    background: var(--vscode-list-hoverBackground);
  }

  li.current {
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    background: var(--vscode-list-inactiveSelectionBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }

  .open {
    display: flex;
    flex-direction: column;
    padding: 4px;
  }

  .open:hover {
    background: none;
  }

  .open > * {
    max-width: 100%;
  }

  .open .quiet {
    font-size: 0.92em;
  }

  .current .quiet {
    color: inherit;
  }

  /* Over the row, so that titles have its whole width; out of sight, not out of reach of Tab. */
  .tools {
    position: absolute;
    inset-block-start: 2px;
    inset-inline-end: 2px;
    display: flex;
    border-radius: 4px;
    background: var(--vscode-editorWidget-background);
    opacity: 0;
  }

  li:is(:hover, :focus-within) > .tools {
    opacity: 1;
  }

  li > .row {
    padding: 4px;
  }

  .plain {
    border-color: var(--edge);
    padding: 2px 10px;
  }
`;
