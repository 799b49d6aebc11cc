import { causeEvidence } from './causeEvidence.ts';
import { changeEvidence } from './changeEvidence.ts';
import { type Evidence, weightOf } from './evidence.ts';
import { judgementEvidence } from './judgementEvidence.ts';
import { plainEvidence } from './plainEvidence.ts';
import { type Attached, asksForWording, type Reading, readMessage } from './reading.ts';
import { reasoningEvidence } from './reasoningEvidence.ts';
import { situationEvidence } from './situationEvidence.ts';
import { wishEvidence } from './wishEvidence.ts';

/** Everything that a message and its attachments say about the work they ask for. */
export function taskEvidence(text: string, attached: Attached): readonly Evidence[] {
  const reading = readMessage(text, attached);
  const cause = causeEvidence(reading);
  const wish = wishEvidence(reading);
  // Whoever is in a hurry still wants the cause found, not guessed.
  const mustFindCause = weightOf(cause) >= 0.9 && !reading.isAboutMeaning;
  return [
    ...(mustFindCause ? wish.filter(({ weight }) => weight > 0) : wish),
    ...cause,
    ...changeEvidence(reading),
    ...topics(reading),
    ...situationEvidence(reading),
    ...plainEvidence(reading),
  ];
}

/** A word does not decide, the work does: who documents a security module weighs no security. */
function topics(reading: Reading): readonly Evidence[] {
  const found = [...reasoningEvidence(reading), ...judgementEvidence(reading)];
  const isPlainWork = reading.orders('trivial') || asksForWording(reading);
  return isPlainWork ? found.map((each) => ({ ...each, weight: each.weight / 2 })) : found;
}
