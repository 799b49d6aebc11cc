import { wordList } from './optionSpec.ts';

/** Why a command is never run without asking, whatever else is allowed. */
export type CommandClass =
  | 'builder'
  | 'container'
  | 'editor'
  | 'evaluator'
  | 'files'
  | 'interpreter'
  | 'network'
  | 'packages'
  | 'privilege'
  | 'process'
  | 'repository'
  | 'shell'
  | 'system';

const classWords: Readonly<Record<CommandClass, string>> = {
  builder: `make gmake cmake ninja just task rake gradle gradlew mvn mvnw ant bazel sbt meson scons
    msbuild xcodebuild tox nox`,
  container:
    'docker podman nerdctl buildah kubectl helm docker-compose vagrant systemd-nspawn crictl',
  editor: 'vi vim nvim view ex ed nano pico emacs emacsclient less more most man info code subl',
  // They run the words behind them, or a text that is given to them.
  evaluator: `eval source . exec command builtin env xargs parallel nohup setsid time timeout nice ionice
    stdbuf watch strace ltrace gdb lldb script expect find coproc repeat noglob nocorrect trap alias
    unalias hash enable bind set shopt chroot unshare nsenter flock entr busybox toybox caffeinate
    arch chronic unbuffer faketime proxychains tsocks torsocks ssh-agent fakeroot start iex invoke-expression icm
    invoke-command invoke-item ii start-process saps start-job foreach-object where-object ? %
    add-type new-object set-alias sal import-module ipmo rundll32 regsvr32 mshta wmic wscript cscript
    installutil forfiles cmdkey schtasks at`,
  files: `rm rmdir unlink shred mv cp dd ln install truncate touch mkdir mktemp mkfifo mknod chmod chown
    chgrp chattr setfacl setfattr xattr tee split csplit patch rsync tar zip unzip gzip gunzip bzip2
    xz 7z cpio ar sed remove-item ri del erase rd move-item mi move ren rename copy-item copy cpi
    new-item ni set-content sc add-content ac out-file clear-content clc md rename-item rni
    set-item tee-object set-acl icacls takeown attrib robocopy xcopy mklink fsutil export-csv
    set-itemproperty`,
  interpreter: `python python2 python3 pypy pypy3 ipython node nodejs deno bun bunx tsx ts-node ruby irb perl
    php lua luajit tclsh wish guile racket julia r rscript swift scala groovy kotlin java jshell
    osascript awk gawk mawk nawk m4 bc dc sqlite3 psql mysql mongosh redis-cli gnuplot octave go
    dotnet elixir erl iex ghci runghc`,
  network: `curl wget fetch http https httpie aria2c ftp sftp tftp ssh scp telnet nc ncat netcat socat ping
    ping6 fping traceroute tracert mtr dig nslookup host whois nmap tcpdump openssl gh glab hub aws
    gcloud az heroku vercel netlify firebase rclone s3cmd mail sendmail mutt iwr irm
    invoke-webrequest invoke-restmethod test-connection test-netconnection tnc resolve-dnsname
    start-bitstransfer bitsadmin certutil net netsh getent ip ifconfig iptables lynx w3m links
    youtube-dl yt-dlp ngrok cloudflared ldapsearch smbclient showmount`,
  packages: `npm npx pnpm pnpx yarn corepack pip pip2 pip3 pipx uv uvx poetry pipenv conda mamba hatch
    gem bundle bundler cargo rustup composer apt apt-get aptitude dpkg snap flatpak brew port dnf
    yum rpm zypper pacman apk emerge nix nix-env nix-shell guix choco winget scoop asdf mise nvm
    volta fnm pyenv rbenv sdk vcpkg conan cpan cabal stack mix hex luarocks nuget install-module
    install-package easy_install`,
  privilege: 'sudo sudoedit doas su runuser runas pkexec gsudo dzdo setpriv capsh login newgrp sg',
  process: `kill killall pkill xkill fuser stop-process spps taskkill disown fg bg jobs wait screen tmux zellij
    renice`,
  repository: 'git hg svn jj fossil bzr darcs',
  shell: `sh bash dash zsh fish ksh mksh csh tcsh ash rbash pwsh powershell cmd wsl nu elvish xonsh
    open xdg-open explorer`,
  system: `mount umount losetup mkfs fdisk parted mkswap swapon swapoff shutdown reboot halt poweroff init
    systemctl service launchctl crontab atq batch useradd userdel usermod passwd chpasswd visudo
    sysctl modprobe insmod rmmod update-alternatives hostnamectl timedatectl reg regedit sc.exe
    diskpart format bcdedit defaults scutil networksetup set-executionpolicy stop-computer
    restart-computer export declare typeset readonly unset local ulimit umask history fc read
    printenv`,
};

const sentences: Readonly<Record<CommandClass, string>> = {
  builder: 'runs the steps that a file of the workspace names',
  container: 'reaches containers or clusters',
  editor: 'opens a program that waits for keys and can run others',
  evaluator: 'runs what it is given',
  files: 'changes files without a checkpoint',
  interpreter: 'runs a program of its own language',
  network: 'talks to the network',
  packages: 'can load packages and run their scripts',
  privilege: 'runs with the rights of another user',
  process: 'acts on other processes',
  repository: 'may change the repository, run its hooks or ask a server',
  shell: 'starts a shell or another application',
  system: 'changes the system or the shell itself',
};

const classOfName: ReadonlyMap<string, CommandClass> = new Map(
  // Of a typed record's keys.
  (Object.keys(classWords) as CommandClass[]).flatMap((each) =>
    wordList(classWords[each]).map((name) => [name, each] as const),
  ),
);

/** @param name first word of a command, with or without a path, `.exe` or a version at its end */
export function classOfCommand(name: string): CommandClass | undefined {
  const plain = plainName(name);
  return (
    classOfName.get(plain) ??
    classOfName.get(plain.replace(/[\d.]+$/, '')) ??
    (plain.startsWith('mkfs') ? 'system' : undefined)
  );
}

/** “`curl` talks to the network.” */
export function classSentence(name: string, commandClass: CommandClass): string {
  return `\`${name}\` ${sentences[commandClass]}.`;
}

/**
 * A command, and every command that its words could be the front of: `sudo env A=1 rm x` is three
 * and more, one for each word that may be a name.
 */
export function commandsWithin(words: readonly string[]): readonly (readonly string[])[] {
  const isFront = frontClasses.includes(classOfCommand(words[0] ?? ''));
  return isFront ? words.map((_, start) => words.slice(start)) : [words];
}

const frontClasses: readonly (CommandClass | undefined)[] = ['privilege', 'evaluator', 'shell'];

/** The name of a program without its folder, its ending, and upper case, which some systems ignore. */
export function plainName(name: string): string {
  const file = name.split(/[/\\]/).at(-1) ?? name;
  return file.toLowerCase().replace(/\.(exe|cmd|bat|com|ps1|sh)$/, '');
}
