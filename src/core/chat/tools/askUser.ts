import * as z from 'zod/mini';
import { ToolError, type ToolDefinition } from './tool.ts';

const schema = z.object({ question: z.string(), options: z.optional(z.array(z.string())) });

/** Puts the model's questions to the user. */
export interface UserQuestions {
  /** @returns what the user said or chose, `undefined` where they would not. Rejects with the signal's reason. */
  ask(
    question: string,
    options: readonly string[],
    signal: AbortSignal,
  ): Promise<string | undefined>;
}

/** Lets the model ask what only the user knows. */
export const askUser: ToolDefinition<
  z.infer<typeof schema>,
  { readonly questions: UserQuestions }
> = {
  name: 'ask_user',
  description:
    'Ask the user one question that only they can answer; `options` are answers to choose from. Look it up yourself where you can.',
  brief: 'Ask the user a question.',
  rare: ['options'],
  effect: 'question',
  schema,
  async run({ question, options = [] }, { questions }, signal) {
    if (question.trim() === '') {
      throw new ToolError('Nothing was asked. Call ask_user with a question.');
    }
    const answer = await questions.ask(question, options, signal);
    const content =
      answer === undefined
        ? 'The user did not answer. Go on with what you know, and say what you assumed.'
        : `The user answered: ${answer}`;
    return { content, summary: `Asked: ${question}` };
  },
};
