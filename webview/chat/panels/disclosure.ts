import { css } from 'lit';

/** A part above the composer that opens: plan, changed files, queue. */
export const disclosureStyles = css`
  details,
  .pane {
    border-top: 1px solid var(--edge);
    padding: 3px 12px;
  }

  details > :last-child,
  .pane > :last-child {
    max-height: 30vh;
    margin: 0;
    padding: 2px 0 6px 20px;
    overflow: auto;
  }

  .pane > :last-child {
    padding-inline-start: 2px;
  }
`;
