import { readsOf, wordList, type OptionSpec, type ReadPath } from './optionSpec.ts';

// Left out on purpose: options that write (--output), run something (--ext-diff, --textconv, -O,
// --show-signature), look elsewhere (-C, --git-dir, --no-index), and commands that ask a server.
const diffOptions: OptionSpec = {
  letters: 'bpuswzaRWMC',
  valueLetters: 'USG',
  takesNumber: true,
  flags:
    wordList(`--stat --shortstat --numstat --dirstat --summary --name-only --name-status --cached
    --staged --patch --no-patch --patch-with-stat --raw --minimal --patience --histogram --no-color
    --no-ext-diff --no-textconv --no-renames --ignore-all-space --ignore-space-change
    --ignore-space-at-eol --ignore-blank-lines --ignore-cr-at-eol --full-index --text --exit-code
    --quiet --check --function-context --merge-base --cc --no-prefix`),
  optionalValues: wordList(`--stat --color --color-words --word-diff --relative --find-renames
    --find-copies --color-moved --submodule --abbrev`),
  values: wordList('--unified --diff-filter --diff-algorithm --inter-hunk-context'),
  operands: 'revisions',
};

const logOptions: OptionSpec = {
  ...diffOptions,
  letters: `${diffOptions.letters}iEFgm`,
  valueLetters: `${diffOptions.valueLetters}n`,
  flags: [
    ...(diffOptions.flags ?? []),
    ...wordList(`--oneline --graph --decorate --no-decorate --all --reverse --merges --no-merges
      --first-parent --follow --topo-order --date-order --author-date-order --left-right
      --cherry-pick --cherry-mark --full-history --simplify-merges --abbrev-commit
      --no-abbrev-commit --parents --children --relative-date --walk-reflogs --no-notes
      --extended-regexp --fixed-strings --regexp-ignore-case --invert-grep --all-match`),
  ],
  optionalValues: [
    ...(diffOptions.optionalValues ?? []),
    ...wordList('--branches --tags --remotes --decorate --pretty --format'),
  ],
  values: [
    ...(diffOptions.values ?? []),
    ...wordList(`--max-count --skip --since --after --until --before --author --committer --grep
      --date --grep-reflog --min-parents --max-parents`),
  ],
};

const subcommands: ReadonlyMap<string, OptionSpec> = new Map<string, OptionSpec>([
  ['diff', diffOptions],
  ['log', logOptions],
  ['show', logOptions],
  [
    'status',
    {
      letters: 'sbvz',
      flags: wordList('--short --branch --long --verbose --show-stash -uno -uall -unormal'),
      optionalValues: wordList('--porcelain --untracked-files --ignored --column'),
      operands: 'revisions',
    },
  ],
  [
    'branch',
    {
      letters: 'avr',
      flags: wordList('--list --all --remotes --show-current --no-color --verbose'),
      optionalValues: wordList('--color --merged --no-merged --column --abbrev'),
      values: wordList('--sort --contains --no-contains --points-at'),
      operands: 'none',
    },
  ],
  [
    'tag',
    {
      flags: wordList('--list -l -n'),
      optionalValues: wordList('--merged --no-merged --column'),
      values: ['--sort'],
      operands: 'none',
    },
  ],
  ['remote', { operands: 'none' }],
  [
    'rev-parse',
    {
      flags: wordList(`--show-toplevel --show-prefix --show-cdup --is-inside-work-tree --git-dir
        --verify --quiet --all --symbolic --symbolic-full-name`),
      optionalValues: wordList('--abbrev-ref --short'),
      operands: 'revisions',
    },
  ],
  [
    'rev-list',
    {
      flags: wordList('--count --all --oneline --reverse --merges --no-merges --first-parent'),
      values: wordList('--max-count --since --until --author --grep'),
      takesNumber: true,
      operands: 'revisions',
    },
  ],
  [
    'ls-files',
    {
      letters: 'cdmostuz',
      flags: wordList(`--cached --deleted --modified --others --stage --exclude-standard
        --full-name`),
      operands: 'names',
    },
  ],
  [
    'ls-tree',
    {
      letters: 'rdtlz',
      flags: wordList('--name-only --full-name --full-tree --long'),
      operands: 'revisions',
    },
  ],
  [
    'blame',
    {
      letters: 'wsletfnMC',
      valueLetters: 'L',
      flags: wordList('--porcelain --line-porcelain --show-name --show-number'),
      values: wordList('--date --since'),
      operands: 'revisions',
    },
  ],
  [
    'grep',
    {
      letters: 'niIlLcwvEFGPhHqopW',
      valueLetters: 'ABCm',
      flags: wordList(`--line-number --ignore-case --files-with-matches --count --word-regexp
        --fixed-strings --extended-regexp --perl-regexp --heading --break --show-function
        --function-context --cached`),
      optionalValues: ['--color'],
      values: wordList('--max-depth --context --after-context --before-context'),
      operands: 'patternThenFiles',
      minOperands: 1,
    },
  ],
  [
    'describe',
    {
      flags: wordList('--tags --all --long --always --dirty --contains --exact-match'),
      values: ['--match'],
      operands: 'revisions',
    },
  ],
  // Without a revision it waits for input.
  [
    'shortlog',
    {
      letters: 'sne',
      flags: wordList('--summary --numbered'),
      operands: 'revisions',
      minOperands: 1,
    },
  ],
  ['merge-base', { flags: ['--all', '--is-ancestor'], operands: 'revisions' }],
  ['reflog', { operands: 'none' }],
  ['version', { operands: 'none' }],
]);

/**
 * What `git …` looks at, if it is sure to do no more than look at the repository.
 * The repository's own configuration may name programs for this (a pager, a file system monitor); it
 * counts as trusted with the workspace, and no tool changes it without asking.
 * @param words those behind `git`
 * @returns `undefined` where it may do more
 */
export function gitReads(words: readonly string[]): readonly ReadPath[] | undefined {
  const start = words.findIndex((word) => word !== '--no-pager');
  const [name = '', ...rest] = words.slice(Math.max(start, 0));
  if (name === '--version') {
    return rest.length === 0 ? [] : undefined;
  }
  const spec = subcommands.get(name);
  // %G runs the program that checks signatures.
  if (!spec || rest.some((word) => word.includes('%G'))) {
    return undefined;
  }
  return readsOf(rest, asksForList(name, rest) ? { ...spec, operands: 'text' } : spec);
}

/** With a name, but without this, `git branch` and `git tag` make one. */
function asksForList(name: string, words: readonly string[]): boolean {
  const options = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  return (
    (name === 'branch' && options.includes('--list')) ||
    (name === 'tag' && (options.includes('--list') || options.includes('-l')))
  );
}
