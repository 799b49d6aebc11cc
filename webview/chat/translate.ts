/** Gives a text in the editor's language; `{0}` stands for the first value. */
export type Translate = (text: string, ...values: readonly (string | number)[]) => string;
