import type { DoorAction } from '../../../protocol/chatPage.ts';
import type { GlmErrorCode } from '../../glmError.ts';
import type { Backend, BackendId } from '../../ports.ts';
import type { BackendDecision } from '../../routing/chooseBackend.ts';

/** Why nobody can answer, and what helps. */
export interface ChatDoor {
  readonly sentence: string;
  readonly actions: readonly DoorAction[];
}

/** @returns `undefined` where somebody can answer, or may be able to. */
export function doorOf(
  { choice, refusal }: BackendDecision,
  backends: Readonly<Record<BackendId, Pick<Backend, 'state'>>>,
): ChatDoor | undefined {
  if (refusal === undefined) {
    return undefined;
  }
  const isNothingSetUp = [backends.local, backends.remote].every(
    (each) => each.state().kind === 'unconfigured',
  );
  return choice === 'auto' && isNothingSetUp
    ? firstDoor
    : { sentence: refusal.message, actions: actionsFor[refusal.code] ?? otherActions };
}

const firstDoor: ChatDoor = {
  sentence:
    'There is no model to talk to yet — set an API key, select a model file, or try the demo model.',
  actions: ['setApiKey', 'selectModelFile', 'useDemoModel'],
};

const modelActions = ['selectModelFile', 'useDemoModel', 'selectBackend'] as const;
const limitActions = ['selectBackend', 'showPerformance'] as const;
const otherActions = ['selectBackend', 'testConnection', 'showLog'] as const;

/** The first one is what most people want. */
const actionsFor: { readonly [Code in GlmErrorCode]?: readonly DoorAction[] } = {
  'backend.noKey': ['setApiKey', 'useDemoModel', 'selectBackend'],
  'backend.unauthorized': ['setApiKey', 'testConnection', 'selectBackend'],
  'backend.badAddress': ['selectBackend', 'testConnection'],
  'backend.rateLimited': limitActions,
  'backend.noBalance': limitActions,
  'budget.exceeded': limitActions,
  'budget.noPrice': limitActions,
  'privacy.localOnly': modelActions,
  'model.none': modelActions,
  'model.missing': modelActions,
  'model.corrupt': modelActions,
  'model.unsupported': modelActions,
  'model.tooLarge': modelActions,
  'model.loadFailed': ['selectModelFile', 'showLog', 'selectBackend'],
  'sidecar.cannotBind': ['showLog', 'selectBackend'],
  'sidecar.crashed': ['showLog', 'selectBackend'],
};
