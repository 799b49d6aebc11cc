import { randomBytes } from 'node:crypto';

/** 64 bits that nobody can guess, as 16 characters of hex. */
export function randomId(): string {
  return randomBytes(8).toString('hex');
}
