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
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
    align-items: center;
    border-radius: 4px;
    padding-inline-end: 2px;
    overflow-wrap: anywhere;
  }

  li:hover {
    background: var(--vscode-list-hoverBackground);
  }

  li.current {
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    background: var(--vscode-list-inactiveSelectionBackground);
  }

  .open {
    display: flex;
    flex-direction: column;
    min-width: 9em;
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

  /* Out of sight, not out of reach: whoever tabs there sees them. */
  li > .icon {
    opacity: 0;
  }

  li:is(:hover, :focus-within) > .icon {
    opacity: 1;
  }

  @media (hover: none) {
    li > .icon {
      opacity: 1;
    }
  }

  .plain {
    border-color: var(--edge);
    padding: 2px 10px;
  }
`;
