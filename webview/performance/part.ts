import type { PerformanceSnapshot } from '../../src/protocol/performance.ts';
import { element, type Child } from './element.ts';

/** One part of the page: it is built once, and shows each snapshot that comes. */
export interface Part {
  readonly node: HTMLElement;
  show(snapshot: PerformanceSnapshot): void;
}

/** A part with a heading of its own. @param id also the `data-testid` */
export function section(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  const heading = element('h2', { id: `${id}-title` }, title);
  const attributes = { 'aria-labelledby': heading.id, 'data-testid': id };
  return element('section', attributes, heading, ...children);
}
