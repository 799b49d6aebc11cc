import { grammars, type DebugLanguage } from './expressionLanguage.ts';
import { ExpressionReader, type PathSegment } from './expressionReader.ts';
import { expressionTokens } from './expressionTokens.ts';

/** What may become of an expression that a model wants evaluated. */
export type Classified =
  /** Names and members: it is looked up among the variables, and nothing runs. */
  | { readonly kind: 'path'; readonly segments: readonly PathSegment[] }
  /**
   * Operators on such, without a call or an assignment. A language may still run code of the program's for them: an
   * operator or a property that the program defines. The user can do the same by hovering.
   */
  | { readonly kind: 'pure' }
  /** It may change something, or is not understood: a person decides. @see reason ends the sentence “It …”. */
  | { readonly kind: 'ask'; readonly reason: string }
  /** It would be an order to the debugger rather than an expression. @see reason a sentence for the model. */
  | { readonly kind: 'refuse'; readonly reason: string };

/** Longer ones are programs. UTF-16 units. */
const maxChars = 500;

/**
 * Beginnings that consoles of debuggers take for orders: `>` of cdt-gdb-adapter, `!` of pdb, `-exec` and a backtick of
 * cpptools and lldb, `dlv` of delve, `.`, `%`, `/`, `?`, `:`, `@` and `#` of others.
 */
const consoleBeginning = /^\s*(?:[>/?:.%@#\\]|-exec\b|-[a-z]+-|dlv\s|`)/u;
/** Characters that show another text than is evaluated, or end a line. */
const hidden = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** Judges an expression by its form alone, before anything of it reaches a debugger. */
export function classifyExpression(expression: string, language: DebugLanguage): Classified {
  const text = expression.trim();
  const refusal = whyRefused(text, language);
  if (refusal !== undefined) {
    return { kind: 'refuse', reason: refusal };
  }
  const tokens = expressionTokens(text, language);
  if (language === 'other') {
    const segments = tokens && new ExpressionReader(tokens, plainGrammar).path();
    return segments === undefined
      ? {
          kind: 'refuse',
          reason:
            'Only names and members can be looked up in this language, such as order.items[0].',
        }
      : { kind: 'path', segments };
  }
  if (tokens === undefined) {
    return { kind: 'ask', reason: 'holds something that is not understood' };
  }
  const grammar = grammars[language];
  const segments = new ExpressionReader(tokens, grammar).path();
  if (segments !== undefined) {
    return { kind: 'path', segments };
  }
  const reason = new ExpressionReader(tokens, grammar).effect();
  return reason === undefined ? { kind: 'pure' } : { kind: 'ask', reason };
}

const plainGrammar = { ...grammars.go, prefix: new Set<string>(), members: ['.', '->'] };

function whyRefused(text: string, language: DebugLanguage): string | undefined {
  if (text === '') {
    return 'There is no expression.';
  }
  if (text.length > maxChars) {
    return `The expression is longer than ${maxChars} characters. Ask for less at once.`;
  }
  if (hidden.test(text)) {
    return 'The expression holds a line break or a character that can’t be seen. Write it as one plain line.';
  }
  if (text.includes(';')) {
    return 'That is a statement. Only expressions are evaluated.';
  }
  const isTemplate = language === 'javascript' && text.startsWith('`');
  const isRaw = language === 'javascript' || language === 'go';
  // `!x` is JavaScript; elsewhere it may be an order to a shell or a debugger.
  const isOrder =
    consoleBeginning.test(text) || (text.startsWith('!') && language !== 'javascript');
  const isNumber = /^-?\.\d/u.test(text);
  return (isOrder && !isTemplate && !isNumber) || (text.includes('`') && !isRaw)
    ? 'That would be an order to the debugger’s console. Only expressions of the program’s language are evaluated.'
    : undefined;
}
