import type { DebugLanguage } from './expressionLanguage.ts';

/** A piece of an expression. */
export interface ExpressionToken {
  readonly kind: 'name' | 'number' | 'string' | 'sign';
  readonly text: string;
}

const shapes: readonly (readonly [ExpressionToken['kind'] | 'blank', RegExp])[] = [
  ['blank', /[ \t]+/uy],
  // Raw and byte strings of Python too; formatted ones run code, and so are no strings here.
  ['string', /(?:[rRbBuU]{1,2})?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/uy],
  ['string', /`[^`$\\]*`/uy],
  [
    'number',
    /(?:0[xX][\dA-Fa-f_]+|0[bB][01_]+|0[oO]?[0-7_]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)[a-zA-Z]{0,3}/uy,
  ],
  ['name', /[\p{L}_$][\p{L}\p{N}_$]*(?:::[\p{L}_$][\p{L}\p{N}_$]*)*/uy],
  [
    'sign',
    /===|!==|>>>=|>>>|\*\*=|\?\?=|&&=|\|\|=|<<=|>>=|\.\.\.|->|=>|:=|\?\.|\?\?|==|!=|<=|>=|&&|\|\||\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|&\^|<<|>>|\*\*|\/\/|<-|[-+*/%<>=!&|^~?:.,()[\]{}@]/uy,
  ],
];

/** A private field of JavaScript; elsewhere the sign may begin a comment. */
const privateName: (typeof shapes)[number] = ['name', /(?<=\.)#[\p{L}_$][\p{L}\p{N}_$]*/uy];

/** @returns `undefined` where something stands that is no piece of an expression. */
export function expressionTokens(
  text: string,
  language: DebugLanguage,
): readonly ExpressionToken[] | undefined {
  const known = language === 'javascript' ? [privateName, ...shapes] : shapes;
  const tokens: ExpressionToken[] = [];
  let offset = 0;
  while (offset < text.length) {
    const token = tokenAt(text, offset, known);
    if (token === undefined) {
      return undefined;
    }
    if (token.kind !== 'blank') {
      tokens.push({ kind: token.kind, text: token.text });
    }
    offset += token.text.length;
  }
  return tokens;
}

function tokenAt(text: string, offset: number, known: typeof shapes) {
  for (const [kind, shape] of known) {
    shape.lastIndex = offset;
    const found = shape.exec(text)?.[0];
    if (found !== undefined && found !== '') {
      return { kind, text: found };
    }
  }
  return undefined;
}
