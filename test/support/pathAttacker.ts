import * as fs from 'node:fs';
import * as path from 'node:path';
import type { SeededRandom } from '../bench/routing/seededRandom.ts';

/** Where the attacker works; it never touches what is in `outside`, only points there. */
export interface Battlefield {
  /** The workspace folder. */
  readonly app: string;
  /** Same names as in the workspace, with the canary in each file. */
  readonly outside: string;
  /** Beside the workspace: a place to move things to for a while. */
  readonly parking: string;
}

/**
 * Somebody who renames and links in a workspace while tools work there, at random: what a name means changes
 * between any two calls, often back at the next one. Its own calls may fail; that is part of it.
 */
export class PathAttacker {
  readonly #field: Battlefield;
  readonly #random: SeededRandom;
  readonly #names: readonly string[];
  /** What makes the last trick undone. */
  #undo: (() => void) | undefined;
  #tricks = 0;

  /** @param names relative to the workspace, folders and files. */
  constructor(field: Battlefield, random: SeededRandom, names: readonly string[]) {
    this.#field = field;
    this.#random = random;
    this.#names = names;
  }

  /** How many tricks worked. */
  get tricks(): number {
    return this.#tricks;
  }

  /** One trick, or the last one undone. */
  act(): void {
    const undo = this.#undo;
    this.#undo = undefined;
    try {
      if (undo !== undefined && this.#random.uniform() < 0.6) {
        undo();
      } else {
        this.#trick();
      }
      this.#tricks += 1;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) {
        throw error; // Only the file system may refuse a trick.
      }
    }
  }

  /** Everything that was taken away is dropped. */
  tidy(): void {
    this.#undo = undefined;
    fs.rmSync(this.#field.parking, { recursive: true, force: true });
    fs.mkdirSync(this.#field.parking);
  }

  #trick(): void {
    const { app, outside, parking } = this.#field;
    const name = this.#pick(this.#names);
    const victim = this.#own(path.join(app, name));
    switch (this.#random.below(7)) {
      case 0:
      case 1:
        return this.#replaceByLink(victim, path.join(outside, name));
      case 2:
        return this.#replaceByLink(victim, this.#anyTarget());
      case 3:
        return this.#replaceByLink(app, outside);
      case 4:
        return this.#move(victim, this.#own(path.join(app, this.#pick(this.#names))));
      case 5:
        return this.#move(victim, path.join(parking, `${this.#tricks}`));
      default:
        return fs.rmSync(victim, { recursive: true });
    }
  }

  #replaceByLink(victim: string, target: string): void {
    const parked = path.join(this.#field.parking, `${this.#tricks}`);
    this.#move(victim, parked);
    fs.symlinkSync(target, victim);
    this.#undo = () => {
      fs.unlinkSync(this.#own(victim));
      fs.renameSync(parked, victim);
    };
  }

  #move(from: string, to: string): void {
    fs.renameSync(from, to);
    this.#undo = () => fs.renameSync(this.#own(to), this.#own(from));
  }

  /** Refuses a path that leads to the canaries by now: whatever happens to them, the tools did it. */
  #own(way: string): string {
    const real = fs.realpathSync(path.dirname(way));
    if (path.relative(this.#field.outside, real).startsWith('..')) {
      return way;
    }
    throw Object.assign(new Error(`${way} leads outside`), { code: 'ELEAVE' });
  }

  #anyTarget(): string {
    const own = path.join(this.#field.app, this.#pick(this.#names));
    return this.#pick([...['.', '..', 'nowhere', '.env', 'a.txt', 'src'], own]);
  }

  #pick(choices: readonly string[]): string {
    return choices[this.#random.below(choices.length)] ?? '';
  }
}
