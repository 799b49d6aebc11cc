import { css, type CSSResultArray } from 'lit';
import { basics } from '../basics.ts';

/** What all parts of the page look like: buttons, fields, lists. Colours are the editor's alone. */
export const controls: CSSResultArray = [
  basics,
  css`
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

    button:hover,
    summary:hover {
      background: var(--vscode-toolbar-hoverBackground);
      outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
      outline-offset: -1px;
    }

    vscode-button::part(base) {
      padding-inline: 9px;
      white-space: normal;
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
  `,
];
