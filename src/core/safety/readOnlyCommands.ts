import type { SimpleCommand } from '../ports.ts';
import type { Shell } from './action.ts';
import { readsOf, wordList, type OptionSpec, type ReadPath } from './optionSpec.ts';
import { gitReads } from './readOnlyGit.ts';

// Left out on purpose: what writes (sort -o, tree -o, uniq's second file), runs something (find
// -exec, rg --pre and -z, sort --compress-program), prints secrets (env, ps e) or walks through
// whole folders and reads files on the way that are kept from the model (grep -r, rg on a folder).
const grep: OptionSpec = {
  letters: 'inlLcvwxEFGPoHhsqaI',
  valueLetters: 'ABCm',
  flags: wordList(`--ignore-case --line-number --count --files-with-matches --files-without-match
    --word-regexp --line-regexp --extended-regexp --fixed-strings --perl-regexp --basic-regexp
    --invert-match --only-matching --no-filename --with-filename --no-messages --quiet --text`),
  optionalValues: ['--color', '--colour'],
  values: wordList('--after-context --before-context --context --max-count'),
  operands: 'patternThenFiles',
  minOperands: 1,
};

/** `head` and `tail`; what makes `tail` follow a file is not among it. */
const partOfFiles: OptionSpec = {
  letters: 'qv',
  valueLetters: 'nc',
  takesNumber: true,
  flags: ['--quiet', '--verbose'],
  values: ['--lines', '--bytes'],
  operands: 'files',
};

const posixCommands: ReadonlyMap<string, OptionSpec> = new Map<string, OptionSpec>([
  ['pwd', { letters: 'LP', operands: 'none' }],
  ['true', { operands: 'none' }],
  ['false', { operands: 'none' }],
  ['whoami', { operands: 'none' }],
  ['date', { letters: 'u', operands: 'none' }],
  ['uname', { letters: 'asnrvmpio', operands: 'none' }],
  ['which', { letters: 'a', operands: 'text' }],
  ['basename', { operands: 'text' }],
  ['dirname', { operands: 'text' }],
  [
    'ls',
    {
      letters: 'aAbBcCdFgGhiklmnopqQrRsStuUvxXZ1',
      flags:
        wordList(`--all --almost-all --recursive --reverse --human-readable --directory --classify
        --inode --size --no-group --numeric-uid-gid --group-directories-first --full-time`),
      optionalValues: ['--color', '--sort', '--time', '--time-style', '--format'],
      operands: 'names',
    },
  ],
  [
    'tree',
    {
      letters: 'adfhispugDFrtvACn',
      valueLetters: 'LI',
      flags: ['--noreport', '--dirsfirst', '--gitignore'],
      values: ['--filelimit'],
      operands: 'names',
    },
  ],
  ['du', { letters: 'sahckm', valueLetters: 'd', values: ['--max-depth'], operands: 'names' }],
  ['df', { letters: 'hkT', operands: 'none' }],
  [
    'cat',
    {
      letters: 'AbeEnstTuv',
      flags: wordList(
        '--number --number-nonblank --show-all --show-ends --show-tabs --squeeze-blank',
      ),
      operands: 'files',
    },
  ],
  ['head', partOfFiles],
  ['tail', partOfFiles],
  [
    'wc',
    {
      letters: 'lwcmL',
      flags: wordList('--lines --words --bytes --chars --max-line-length'),
      operands: 'files',
    },
  ],
  ['nl', { operands: 'files' }],
  ['file', { letters: 'b', flags: ['--brief', '--mime-type'], operands: 'files' }],
  ['grep', grep],
  ['egrep', grep],
  ['fgrep', grep],
  [
    'sort',
    {
      letters: 'nrufbdhgVMsc',
      valueLetters: 'kt',
      flags: wordList('--numeric-sort --reverse --unique --ignore-case --human-numeric-sort'),
      values: ['--key', '--field-separator'],
      operands: 'files',
    },
  ],
  ['uniq', { letters: 'cdui', valueLetters: 'fs', operands: 'files', maxOperands: 1 }],
  ['cut', { letters: 's', valueLetters: 'dfcb', operands: 'files' }],
  ['tr', { letters: 'dscC', operands: 'text' }],
  ['diff', { letters: 'uqNbwBiyaspc', valueLetters: 'U', operands: 'files' }],
  ['cmp', { letters: 'sl', operands: 'files' }],
]);

/** Their names and options are compared in lower case, as PowerShell does. */
const powershellRows: readonly { readonly names: string; readonly spec: OptionSpec }[] = [
  { names: 'get-location gl pwd', spec: { operands: 'none' } },
  {
    names: 'get-childitem gci ls dir',
    spec: {
      flags: wordList('-recurse -force -name -file -directory -hidden'),
      values: ['-depth', '-filter'],
      operands: 'names',
    },
  },
  {
    names: 'get-content gc cat type',
    spec: {
      flags: ['-raw'],
      values: wordList('-totalcount -head -first -tail -last -encoding'),
      operands: 'files',
    },
  },
  {
    names: 'select-string sls',
    spec: {
      flags: wordList('-simplematch -casesensitive -notmatch -list -quiet -allmatches'),
      values: ['-context'],
      operands: 'patternThenFiles',
      minOperands: 1,
    },
  },
  {
    names: 'select-object select',
    spec: { values: wordList('-first -last -skip'), operands: 'none' },
  },
  {
    names: 'measure-object measure',
    spec: { flags: wordList('-line -word -character'), operands: 'none' },
  },
  { names: 'write-output echo', spec: { operands: 'text' } },
];
const powershellCommands: ReadonlyMap<string, OptionSpec> = new Map(
  powershellRows.flatMap(({ names, spec }) => wordList(names).map((name) => [name, spec] as const)),
);

/** Programs whose version may be asked for: none that a file of the workspace makes another one answer. */
const versionOptions: ReadonlyMap<string, readonly string[]> = new Map([
  ['node', ['--version', '-v']],
  ['python', ['--version', '-V']],
  ['python3', ['--version', '-V']],
  ['gcc', ['--version']],
  ['g++', ['--version']],
  ['clang', ['--version']],
  ['cmake', ['--version']],
]);

/**
 * What a command looks at, if it is sure to only read and its words lead nowhere out of the folder.
 * @param isPiped whether an earlier command's output is its input
 * @returns `undefined` where it may do more, or nobody knows
 */
export function readsOfCommand(
  { words, isLiteral }: SimpleCommand,
  shell: Shell,
): readonly ReadPath[] | undefined {
  const [name = '', ...rest] = words;
  if (!isLiteral) {
    return undefined;
  }
  if (name === 'git') {
    return gitReads(rest);
  }
  if (rest.length === 1 && versionOptions.get(name)?.includes(rest[0] ?? '')) {
    return [];
  }
  return shell === 'powershell' ? powershellReads(name, rest) : posixReads(name, rest);
}

function posixReads(name: string, rest: readonly string[]): readonly ReadPath[] | undefined {
  switch (name) {
    case 'echo':
      // Escapes could talk to the terminal instead of to the reader.
      return rest.some((word) => word.includes('\\')) ? undefined : [];
    case 'find':
      return findReads(rest);
    case 'sed':
      return sedReads(rest);
    default:
      return readsOfNamed(name, rest);
  }
}

function readsOfNamed(name: string, rest: readonly string[]): readonly ReadPath[] | undefined {
  const spec = posixCommands.get(name);
  return spec && readsOf(rest, spec);
}

function powershellReads(name: string, rest: readonly string[]): readonly ReadPath[] | undefined {
  const spec = powershellCommands.get(name.toLowerCase());
  const words = rest.map((word) => (word.startsWith('-') ? word.toLowerCase() : word));
  const reads = spec && readsOf(words, spec);
  // Its providers make paths of what has a colon: `Env:`, `HKLM:`, `file.txt:stream`.
  return reads?.some(({ path }) => /[:*?[\]]/.test(path)) ? undefined : reads;
}

const findTests = new Set(
  wordList(`-name -iname -path -ipath -wholename -type -maxdepth -mindepth -size -mtime -mmin -newer
    -regex -iregex -empty -not -and -a -or -o -print -prune -xdev -depth -links -perm`),
);

/** Folders come first, then tests; every word behind them that begins with a dash must be known. */
function findReads(words: readonly string[]): readonly ReadPath[] | undefined {
  const start = words.findIndex((word) => /^[-(]/.test(word));
  const folders = start === -1 ? words : words.slice(0, start);
  const tests = start === -1 ? [] : words.slice(start);
  const areKnown = tests.every((word) => !word.startsWith('-') || isFindTest(word));
  return areKnown ? readsOf(folders, { operands: 'names' }) : undefined;
}

function isFindTest(word: string): boolean {
  return findTests.has(word) || /^-\d+[a-zA-Z]?$/.test(word);
}

/** Only `sed -n '1,20p' file`, which prints lines; other scripts can write files and run programs. */
function sedReads(words: readonly string[]): readonly ReadPath[] | undefined {
  const [option, script = '', ...files] = words;
  return option === '-n' && /^\d+(,(\d+|\$))?p$/.test(script)
    ? readsOf(files, { operands: 'files' })
    : undefined;
}
