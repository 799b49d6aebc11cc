import { source, type AxeResults } from 'axe-core';
import type { Frame, Page } from 'playwright-core';

/** What axe finds wrong with a page, as rule and element. */
export async function axeViolations(page: Frame | Page): Promise<readonly string[]> {
  await page.evaluate(source);
  // The shape is axe's own.
  const results = (await page.evaluate('axe.run()')) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
