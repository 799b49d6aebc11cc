import { css } from 'lit';

/** What is the same on the page itself and in the parts that have a shadow root of their own. */
export const basics = css`
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

  button.link {
    color: var(--vscode-textLink-foreground);
    text-decoration: underline;
  }

  svg {
    display: block;
    flex: none;
    width: 16px;
    height: 16px;
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
`;

/** Gives the page the same; what its own sheets say more exactly goes before it. */
export function adoptBasics(): void {
  const { styleSheet } = basics;
  if (styleSheet) {
    document.adoptedStyleSheets.push(styleSheet);
  }
}
