import type { ModelClient } from '../../../src/core/ports.ts';
import type { World } from './world.ts';

/** Somebody who sees to it that requests are answered. */
export interface Policy extends Pick<ModelClient, 'fillInMiddle'> {
  /** Of the user's requests, those that were spent to learn something. */
  readonly explorations?: number;
}

export type PolicyMaker = (world: World) => Policy;
