import { closeTag, holeMark, openTag } from './chatFim.ts';
import { dropEcho } from './echo.ts';
import { StopScanner } from './stopScanner.ts';

const fence = '```';
const frameStart = new RegExp(`${openTag}|${fence}[^\\n<]*(?=\\n)`);

/**
 * How chat models begin when they talk about the code instead of writing it, in lower case.
 * Such an answer counts only from the tag or the fence that follows.
 */
const talk: readonly string[] = [
  'here is',
  'here are',
  'here’s',
  "here's",
  'sure,',
  'sure!',
  'certainly',
  'of course',
  'okay,',
  'the completion',
  'the missing',
  'the code',
  'to complete',
];
const openings: readonly string[] = [openTag.toLowerCase(), fence, ...talk];

/** How much of an answer is known to belong into the hole, while it streams. */
export interface ChatFimAnswer {
  readonly text: string;
  /** Whether the answer is over, whatever the model still says. */
  readonly isStopped: boolean;
}

/**
 * Takes the text that belongs into the hole out of a chat model's answer: without tags, fences, talk,
 * and repetition of the text before the hole.
 * @param answer all that has arrived so far; a longer one never takes back what a shorter one gave.
 * @param prefix the text before the hole.
 */
export function readChatFim(
  answer: string,
  prefix: string,
  progress: 'streaming' | 'complete',
): ChatFimAnswer {
  const body = findBody(answer, progress);
  if (!body) {
    return { text: '', isStopped: false };
  }
  const scanner = new StopScanner([
    `\n${closeTag}`,
    closeTag,
    holeMark,
    ...(body.frame === 'fence' ? [`\n${fence}`] : []),
  ]);
  const scanned = scanner.push(body.text);
  const isOver = scanned.isStopped || progress === 'complete';
  const said = isOver ? scanned.text + scanner.flush() : scanned.text;
  return {
    text: dropEcho(said, prefix, {
      isComplete: isOver,
      isSetOff: body.frame !== 'tag',
    }),
    isStopped: scanned.isStopped,
  };
}

interface Body {
  readonly text: string;
  readonly frame: 'none' | 'tag' | 'fence';
}

/** @returns `undefined` while, or because, the answer proper has not begun. */
function findBody(answer: string, progress: 'streaming' | 'complete'): Body | undefined {
  const words = answer.trimStart().toLowerCase();
  if (openings.some((opening) => words.startsWith(opening))) {
    return findFramed(answer);
  }
  const mayOpen = openings.some((opening) => opening.startsWith(words));
  return mayOpen && progress === 'streaming' ? undefined : { text: answer, frame: 'none' };
}

/**
 * Looks for the first tag or fence, and for the other of the two right inside it. The line break
 * after ```` ```lang ```` stays, so that an empty block is seen to end at once.
 */
function findFramed(answer: string): Body | undefined {
  const start = frameStart.exec(answer);
  if (!start) {
    return undefined;
  }
  const text = answer.slice(start.index + start[0].length);
  const words = text.trimStart();
  const isTag = start[0] === openTag;
  const inner = isTag ? fence : openTag;
  if (words.startsWith(inner)) {
    return findFramed(words);
  }
  return inner.startsWith(words) ? undefined : { text, frame: isTag ? 'tag' : 'fence' };
}
