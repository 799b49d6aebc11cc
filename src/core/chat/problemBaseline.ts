import type { Checkpoints } from '../ports.ts';
import type { FileChange } from '../safety/action.ts';
import type { LanguageServices, Problem } from './tools/languagePorts.ts';
import { ToolError } from './tools/tool.ts';

/** A change of more files is not held up for all of them: each takes a second or more. */
const maxFiles = 5;

/**
 * Remembers which problems there were before a turn first changed something, so that only new ones need to be shown
 * afterwards. Stands in the place of the checkpoints, which the safety gate asks before each change.
 */
export class ProblemBaseline implements Checkpoints {
  readonly #checkpoints: Checkpoints;
  readonly #languages: Pick<LanguageServices, 'problems'>;
  #turn: { readonly id: string; readonly problems: readonly Problem[] } | undefined;

  constructor(checkpoints: Checkpoints, languages: Pick<LanguageServices, 'problems'>) {
    this.#checkpoints = checkpoints;
    this.#languages = languages;
  }

  /** `undefined` where the turn has changed nothing yet. */
  before(turnId: string): readonly Problem[] | undefined {
    return this.#turn?.id === turnId ? this.#turn.problems : undefined;
  }

  async keep(turnId: string, changes: readonly FileChange[]): Promise<void> {
    await this.#checkpoints.keep(turnId, changes);
    if (this.#turn?.id !== turnId) {
      this.#turn = { id: turnId, problems: await this.#problemsOf(changes) };
    }
  }

  /** All that is known, once the language services have looked at the files to be changed. */
  async #problemsOf(changes: readonly FileChange[]): Promise<readonly Problem[]> {
    const files = changes.filter(({ kind }) => kind !== 'create').slice(0, maxFiles);
    const looked = new Set<string>();
    const found: Problem[] = [];
    for (const { path } of files) {
      // One after the other: what an editor shows for a moment may be known for that moment only.
      const problems = await this.#problems(path.real);
      if (problems !== undefined && !looked.has(path.real)) {
        looked.add(path.real);
        found.push(...problems.filter((problem) => problem.path === path.real));
      }
    }
    const all = (await this.#problems(undefined)) ?? [];
    return [...found, ...all.filter(({ path }) => !looked.has(path))];
  }

  /** @returns `undefined` for a file that the language services can't look at */
  async #problems(real: string | undefined): Promise<readonly Problem[] | undefined> {
    try {
      // Keeping is not aborted, and the language services answer in a few seconds.
      return await this.#languages.problems(real, new AbortController().signal);
    } catch (error) {
      if (error instanceof ToolError) {
        return undefined;
      }
      throw error;
    }
  }
}
