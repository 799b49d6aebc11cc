import { t } from '../l10n.ts';
import { tokensText } from '../panels/figures.ts';

const cents = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' });
/** Answers cost fractions of a cent. */
const fractions = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  maximumSignificantDigits: 2,
});

const usdText = (usd: number): string => (usd < 0.1 ? fractions : cents).format(usd);

/** `9 s`, `1 min 5 s`. */
export function secondsText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  return seconds < 60
    ? t('{0} s', seconds)
    : t('{0} min {1} s', Math.floor(seconds / 60), seconds % 60);
}

/** What is known of an amount of work: `1.2K tokens · $0.002`; what costs nothing is not counted in dollars. */
export function costText(tokens: number, usd: number | undefined): string {
  const words = tokens === 1 ? t('1 token') : t('{0} tokens', tokensText(tokens));
  return usd === undefined || usd === 0 ? words : `${words} · ${usdText(usd)}`;
}

/** A time of today by its hour, any other by its date too. @param at epoch milliseconds */
export function momentText(at: number): string {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date().toDateString();
  return isToday
    ? moment.toLocaleTimeString(undefined, { timeStyle: 'short' })
    : moment.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
