import { css } from 'lit';

/** What all parts of the page look like: buttons, fields, lists. Colours are the editor's alone. */
export const controls = css`
  :host {
    --edge: var(
      --vscode-contrastBorder,
      var(--vscode-widget-border, color-mix(in srgb, currentColor 25%, transparent))
    );
    --quiet: var(--vscode-descriptionForeground, currentColor);
    display: block;
    min-width: 0;
    color: var(--vscode-foreground);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size);
    line-height: 1.45;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  * {
    box-sizing: border-box;
  }

  h2,
  h3,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
    font-size: inherit;
    font-weight: inherit;
    list-style: none;
  }

  button {
    border: 1px solid transparent;
    border-radius: 4px;
    padding: 2px 4px;
    color: inherit;
    background: none;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }

  button.icon {
    display: inline-grid;
    flex: none;
    place-items: center;
    /* Large enough to hit: WCAG 2.5.8. */
    min-width: 24px;
    min-height: 24px;
    padding: 2px;
    color: var(--vscode-icon-foreground, inherit);
  }

  button:hover,
  summary:hover {
    background: var(--vscode-toolbar-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }

  button.link {
    color: var(--vscode-textLink-foreground);
    text-decoration: underline;
  }

  vscode-button::part(base) {
    padding-inline: 9px;
    white-space: normal;
  }

  svg {
    display: block;
    flex: none;
    width: 16px;
    height: 16px;
  }

  input,
  textarea,
  select {
    min-width: 0;
    border: 1px solid var(--vscode-input-border, var(--edge));
    border-radius: 4px;
    padding: 3px 6px;
    color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
    font: inherit;
  }

  select {
    border-color: var(--vscode-dropdown-border, var(--edge));
    padding: 2px;
    color: var(--vscode-dropdown-foreground);
    background: var(--vscode-dropdown-background);
  }

  ::placeholder {
    color: var(--vscode-input-placeholderForeground);
    opacity: 1;
  }

  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }

  summary {
    display: flex;
    gap: 4px;
    align-items: center;
    border-radius: 4px;
    padding: 2px;
    cursor: pointer;
    list-style: none;
  }

  summary > svg:first-child {
    transition: rotate 100ms;
  }

  details[open] > summary > svg:first-child {
    rotate: 90deg;
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
  }

  .grow {
    flex: 1;
    min-width: 0;
  }

  .cut {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .quiet {
    color: var(--quiet);
  }

  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  mark {
    color: var(--vscode-list-highlightForeground, inherit);
    background: none;
    font-weight: 700;
  }

  .invisible {
    border: 1px solid var(--vscode-errorForeground, currentColor);
    border-radius: 3px;
    padding: 0 2px;
    font-size: 0.85em;
  }
`;
