/** Names in gitignore syntax whose files make something run, and what that is. */
export interface ProtectedNames {
  /** A sentence for the approval prompt. */
  readonly reason: string;
  readonly patterns: readonly string[];
}

/**
 * What acts by itself once the file is saved, or steers what runs later without showing it: editors, Git, CI,
 * shells, package managers, build tools that an editor runs, agents. What a person starts by name
 * (scripts, Dockerfiles, tests) is judged where it is started, as a command.
 */
export const protectedNames: readonly ProtectedNames[] = [
  {
    reason: 'The editor acts on this file: its settings, tasks and launches can start programs.',
    patterns: [
      ...['.vscode', '.vscode-*', '*.code-workspace', '*.code-profile', '.idea', '*.iml', '.vs'],
      ...['.fleet', '.zed', '*.sublime-project', '.nvim.lua', '.nvimrc', '.exrc', '.vimrc'],
      ...['.lvimrc', '.dir-locals.el', '.dir-locals-2.el', '.projectile'],
    ],
  },
  {
    reason: 'Git acts on this file: it can run programs on the next commit, checkout or status.',
    patterns: [
      ...['.git', '*.git', '.gitmodules', '.gitattributes', '.gitconfig', '.githooks', '.husky'],
      // A folder with a file HEAD may pass for a repository, whose `config` can start programs.
      ...[
        'HEAD',
        '!HEAD/',
        '.hg',
        '.hgrc',
        '.svn',
        '.jj',
        'lefthook*',
        '.lefthook*',
        '.overcommit.yml',
      ],
      ...['.pre-commit-config.y*ml', '.pre-commit-hooks.y*ml', '.lintstagedrc*', 'lint-staged*'],
      ...['.simple-git-hooks*', 'simple-git-hooks*', '.huskyrc*', '.yorkie'],
    ],
  },
  {
    reason: 'A build server runs what this file says, often with secrets at hand.',
    patterns: [
      ...['.github', '.gitlab', '.gitlab-ci*', '*.gitlab-ci.y*ml', '.circleci', '.azure-pipelines'],
      ...['azure-pipelines*.y*ml', '.azuredevops', 'Jenkinsfile*', '*.jenkinsfile', '.buildkite'],
      ...['bitbucket-pipelines.y*ml', '.travis.y*ml', 'appveyor.y*ml', '.appveyor.y*ml'],
      ...['.drone.*', '.drone.star', '.woodpecker*', 'cloudbuild*.y*ml', 'buildspec*.y*ml'],
      ...['.teamcity', '.cirrus.*', '.semaphore', 'wercker.yml', 'codemagic.y*ml', '.forgejo'],
      ...['.gitea', '.tekton', '.harness', '.builds', '.build.yml', 'action.y*ml', 'netlify.toml'],
      ...['vercel.json', 'renovate.json*', '.renovaterc*', 'bitrise.yml', '.screwdriver.y*ml'],
    ],
  },
  {
    reason: 'A shell or debugger runs this file when it starts or enters the folder.',
    patterns: [
      ...['.envrc', '.direnv', '.direnvrc', '.autoenv*', '.mise*', 'mise*.toml', '.rtx.toml'],
      ...['.tool-versions', '.bashrc', '.bash_*', '.profile', '.zshrc', '.zshenv', '.zprofile'],
      ...['.zlogin', '.zlogout', '.kshrc', '.mkshrc', '.cshrc', '.tcshrc', '.login', '.logout'],
      ...['.inputrc', '*.fish', '*profile.ps1', '.tmux.conf', '.screenrc', '.gdbinit', '.lldbinit'],
      ...['.pdbrc*', '.Rprofile', '.Renviron', '.irbrc', '.pryrc', '.guile', 'sitecustomize.py'],
      ...['usercustomize.py', '*.pth', 'flake.nix', 'shell.nix', 'devenv.nix', 'devbox.json'],
    ],
  },
  {
    reason: 'A package manager acts on this file: it decides which code is fetched and run.',
    patterns: [
      ...['.npmrc', '.yarnrc*', '.yarn', '.pnpmfile.*', 'pnpm-workspace.yaml', '.pnp.*'],
      ...['bunfig.toml', 'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'bun.lock*'],
      ...['pnpm-lock.yaml', 'composer.json', 'composer.lock', '.bundle', 'pip.conf', 'pip.ini'],
      ...['.pip', 'uv.toml', '.condarc', 'nuget.config', '.mvn', 'mvnw*', 'gradlew*'],
      ...['**/gradle/wrapper', '.gradle', 'gradle.properties', '.sbtopts', '.jvmopts'],
    ],
  },
  {
    reason: 'Installed packages run with the next command that uses them.',
    patterns: [
      ...[
        'node_modules',
        'site-packages',
        '.venv',
        'venv',
        '__pycache__',
        '*.pyc',
        'jspm_packages',
      ],
    ],
  },
  {
    reason: 'Build tools of the editor run what is in this file as soon as it is saved.',
    patterns: [
      ...[
        'CMakeLists.txt',
        '*.cmake',
        'CMakePresets.json',
        'CMakeUserPresets.json',
        'Makefile',
        'Makefile.am',
        'Makefile.in',
      ],
      ...[
        'GNUmakefile',
        '*.mk',
        'meson.build',
        'build.rs',
        '.cargo',
        'rust-toolchain*',
        '*.gradle',
      ],
      ...['*.gradle.kts', '*.csproj', '*.fsproj', '*.vbproj', '*.vcxproj', '*.props', '*.targets'],
      ...['build.sbt', 'MODULE.bazel', 'WORKSPACE.bazel', '.bazelrc', 'Package.swift'],
      ...['WORKSPACE', '!WORKSPACE/', 'mix.exs'],
    ],
  },
  {
    reason: 'Extensions of the editor load this file as code as soon as it is saved.',
    patterns: [
      ...['eslint.config.*', '.eslintrc*', '.prettierrc*', 'prettier.config.*', '.stylelintrc*'],
      ...['stylelint.config.*', '.postcssrc*', 'postcss.config.*', 'tailwind.config.*'],
      ...['vite.config.*', 'vitest.*', 'jest.config.*', 'playwright.config.*', '.mocharc*'],
      ...['svelte.config.*', 'astro.config.*', '.pylintrc', 'pylintrc', '.rubocop*.yml'],
      ...['.php-cs-fixer*', 'phpstan*.neon*', '.ycm_extra_conf.py', '.clangd', '.solargraph.yml'],
    ],
  },
  {
    reason: 'Agents follow this file, or are kept in bounds by it, in this and in later sessions.',
    patterns: [
      ...['.mcp.json', 'mcp.json', '*.mcp.json', 'mcp_config.json', '.mcp', '.cursor'],
      ...['.cursorrules', '.cursorignore', '.cursorindexingignore', '.roo*', '.cline*'],
      ...['.windsurf*', '.codeium*', '.continue*', '.aider*', '.codex', '.claude*', '.gemini*'],
      ...['.kiro', '.junie', '.augment*', '.amazonq', '.opencode', 'opencode.json*', '.goosehints'],
      ...['.trae', '.qwen', '.zencoder', '.agent', '.agents', '.copilot*', '.kilocode*', '.rules'],
      ...['AGENT.md', 'AGENTS.md', 'AGENTS.*.md', 'CLAUDE.md', 'CLAUDE.*.md', 'GEMINI.md'],
      ...['QWEN.md', 'SKILL.md', 'copilot-instructions.md', '*.instructions.md', '*.prompt.md'],
      ...['*.chatmode.md', '*.agent.md', '.aiignore', '.aiexclude', '.glm-air', '.glmair'],
    ],
  },
  {
    reason: 'This file configures the container or machine that the editor works in.',
    patterns: [
      ...['.devcontainer', '.devcontainer.json', 'devcontainer.json', '.gitpod*', '.idx'],
      ...['.codesandbox', '.replit', 'replit.nix', '.ona'],
    ],
  },
  {
    reason: 'The desktop acts on this file as soon as its folder is shown.',
    patterns: ['desktop.ini', 'autorun.inf', '*.desktop', '.directory', '*.lnk', '*.url', '*.scf'],
  },
];
