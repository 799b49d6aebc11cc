import { css } from 'lit';

export const headStyles = css`
  header {
    border-bottom: 1px solid var(--edge);
    padding: 4px 8px 6px 12px;
  }

  .top,
  .facts {
    display: flex;
    gap: 2px;
    align-items: center;
    min-width: 0;
  }

  .facts {
    flex-wrap: wrap;
    gap: 2px 12px;
    font-size: 0.92em;
  }

  h2 {
    margin-inline-start: -4px;
  }

  .title {
    display: block;
    max-width: 100%;
    font-weight: 600;
  }

  .fact {
    display: flex;
    gap: 4px;
    align-items: center;
    max-width: calc(100% + 4px);
    min-height: 24px;
    margin-inline-start: -4px;
    color: var(--quiet);
  }

  .fact[aria-expanded='true'] > svg:last-child {
    rotate: 180deg;
  }

  .meter {
    position: relative;
  }

  meter {
    position: absolute;
    inset: auto 0 0 0;
    width: 100%;
    height: 3px;
    pointer-events: none;
  }

  meter::-webkit-meter-inner-element {
    display: block;
    height: 3px;
  }

  meter::-webkit-meter-bar {
    height: 3px;
    border: none;
    border-radius: 2px;
    background: color-mix(in srgb, var(--vscode-foreground) 25%, transparent);
  }

  meter::-webkit-meter-optimum-value {
    border-radius: 2px;
    background: var(--vscode-progressBar-background);
  }

  meter::-webkit-meter-suboptimum-value {
    border-radius: 2px;
    background: var(--vscode-editorWarning-foreground);
  }

  .details {
    display: flex;
    flex-direction: column;
    gap: 6px;
    max-height: 50vh;
    margin-top: 6px;
    overflow: auto;
    border: 1px solid var(--edge);
    border-radius: 4px;
    padding: 8px 10px;
    background: var(--vscode-editorWidget-background);
    overflow-wrap: anywhere;
  }

  .details li {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    align-items: baseline;
  }

  .details .grow {
    flex-basis: 9em;
  }

  .details vscode-button {
    align-self: start;
  }

  fieldset {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 14px;
    margin: 0;
    border: none;
    padding: 0;
  }

  legend {
    margin-bottom: 4px;
    padding: 0;
    font-weight: 600;
  }

  label {
    display: flex;
    gap: 5px;
    align-items: center;
    min-height: 24px;
  }

  input[type='radio'] {
    margin: 0;
    accent-color: var(--vscode-focusBorder);
  }

  .notice {
    display: flex;
    gap: 6px;
    margin-top: 6px;
    border: 1px solid var(--vscode-inputValidation-warningBorder, var(--edge));
    border-radius: 4px;
    padding: 5px 8px;
    overflow-wrap: anywhere;
  }
`;
