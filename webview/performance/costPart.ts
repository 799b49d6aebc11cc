import { element } from './element.ts';
import { formatUsd } from './format.ts';
import { section, type Part } from './part.ts';

/** What was spent today, against the limit if there is one. */
export function costPart(): Part {
  const id = 'cost';
  const words = element('p');
  const meter = element('meter', { 'aria-labelledby': `${id}-title`, min: '0' });
  return {
    node: section(id, 'Cost today', words, meter),
    show({ cost: { spentUsd, limitUsd } }) {
      words.textContent = describeCost(spentUsd, limitUsd);
      meter.hidden = limitUsd === null;
      meter.max = limitUsd ?? 1;
      meter.value = spentUsd;
    },
  };
}

function describeCost(spentUsd: number, limitUsd: number | null): string {
  return limitUsd === null
    ? `${formatUsd(spentUsd)} spent, with no limit. Set one in glmAir.budget.maxUsdPerDay.`
    : `${formatUsd(spentUsd)} of ${formatUsd(limitUsd)} spent.`;
}
