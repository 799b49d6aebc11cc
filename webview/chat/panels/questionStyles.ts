import { css } from 'lit';

export const questionStyles = css`
  .card {
    display: flex;
    flex-direction: column;
    gap: 8px;
    margin: var(--card-margin, 6px 0);
    border: solid var(--edge);
    border-width: var(--card-edge, 1px 1px 1px 3px);
    border-inline-start-color: var(--vscode-focusBorder);
    border-radius: 4px;
    padding: 8px 10px;
  }

  h3 {
    display: flex;
    gap: 6px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  h3 svg {
    margin-top: 0.15em;
  }

  .reasons {
    padding-inline-start: 1.2em;
    list-style: disc;
    overflow-wrap: anywhere;
  }

  pre {
    max-height: 40vh;
    margin: 0;
    overflow: auto;
    border: 1px solid var(--edge);
    border-radius: 4px;
    padding: 6px 8px;
    background: var(--vscode-textCodeBlock-background);
    font-family: var(--vscode-editor-font-family);
    font-size: var(--vscode-editor-font-size, 0.92em);
    line-height: 1.4;
    tab-size: 4;
  }

  pre span {
    display: block;
    width: max-content;
    min-width: 100%;
  }

  pre .invisible {
    display: inline;
  }

  .added {
    background: var(--vscode-diffEditor-insertedLineBackground);
    outline: 1px dashed var(--vscode-diffEditor-insertedTextBorder, transparent);
    outline-offset: -1px;
  }

  .removed {
    background: var(--vscode-diffEditor-removedLineBackground);
    outline: 1px dashed var(--vscode-diffEditor-removedTextBorder, transparent);
    outline-offset: -1px;
  }

  .head {
    color: var(--quiet);
  }

  form .grow {
    min-width: 12em;
  }

  select {
    max-width: 100%;
    field-sizing: content;
  }
`;
