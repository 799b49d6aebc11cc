import { TokenRoom } from '../../chat/tools/resultText.ts';
import type { Failure } from './failureBook.ts';
import { signatureText } from './signature.ts';

/** One line for a chip: `TypeError in total() cart.js:7`. */
export function failureLabel({ signature, place }: Failure): string {
  const name = signature.place?.name;
  const file = place?.path.split('/').at(-1);
  return [signature.type, name && `in ${name}()`, place && `${file}:${place.line}`]
    .filter(Boolean)
    .join(' ');
}

/** A program that failed, as text for the model; it is not fenced. */
export function failureText(failure: Failure, maxTokens: number): string {
  const { program, signature, exitCode, trace, output } = failure;
  const head = [
    `${JSON.stringify(program)} failed: ${signatureText(signature)}${exitCode === undefined ? '' : `, exit code ${exitCode}`}`,
    ...(trace ? [`${trace.type}: ${trace.message}`] : []),
    ...(trace?.frames.slice(0, 8) ?? []).map(
      ({ name, file, line }) => `  ${name || '(main program)'} ${file}:${line}`,
    ),
  ];
  const room = new TokenRoom(maxTokens);
  const kept = head.filter((line) => room.take(line));
  const tail = output
    .toReversed()
    .filter((line) => room.take(line))
    .toReversed();
  return [...kept, ...(tail.length > 0 ? ['Last lines of its output:', ...tail] : [])].join('\n');
}
