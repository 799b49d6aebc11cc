/**
 * What people say when they talk to a programmer's assistant, by what it tells about the work.
 * Written folded: lower case, no accents, no apostrophes, simplified characters.
 * `?` stands for any letter, `*` for any end of a word, `…` for a few words or characters.
 */
export const wordFamilies = [
  /** Opens an order: "please", "can you". A verb of work is an order only there or at the start. */
  'asking',
  /** Points at something at hand: "this", "our". */
  'here',
  /** Names of things that contain a misleading word: "error message", "VS Code". */
  'name',
  // What must be worked out.
  'cause',
  'symptom',
  /** Says a little about a fault, and only together with more: "sometimes", "empty". */
  'oddity',
  /** A fault in spite of something: "but", "still". */
  'contrast',
  /** A fault of spelling, whose cause nobody asks for. */
  'slip',
  'mend',
  'iterate',
  'across',
  'design',
  'bigThing',
  /** What somebody wants his product to do: "we want to". */
  'ambition',
  'planning',
  'proof',
  'concurrency',
  'calendar',
  'numeric',
  'performance',
  /** Spends time, when a duration follows: "takes". */
  'spends',
  'quantity',
  'compare',
  'eitherOr',
  'review',
  'risk',
  // What can be answered straight away.
  'explain',
  'whatIs',
  /** Why something exists, which is a question of meaning: "why do we use". */
  'purpose',
  'howTo',
  'create',
  'change',
  'trivial',
  'smallThing',
  'writing',
  'social',
  // How the user wants it.
  'depth',
  'speed',
  'denial',
  /** Says when something is to happen: "when", "if". */
  'condition',
  // How a sentence opens, or is marked.
  'asks',
  'tells',
  /** Verbs that tell how something is or behaves: "shows". */
  'states',
  /** Looks at a case that has not come yet: "if", "would". */
  'supposes',
] as const;
export type WordFamily = (typeof wordFamilies)[number];

/** One language's words, a comma between two phrases. */
export type Vocabulary = Readonly<Record<WordFamily, string>>;
