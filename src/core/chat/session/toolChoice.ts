import type { ModelLimits } from '../../glm/contextPlan.ts';
import type { Settings } from '../../settings.ts';
import { compactToolSet, type OfferedTool } from '../tools/toolSet.ts';

/** What decides which tools of the product there are in a turn. */
export interface Circumstances {
  readonly detail: 'full' | 'brief';
  readonly hasFolder: boolean;
  readonly isTrusted: boolean;
  readonly approvals: Settings['tools.approval'];
}

/** In 16 k the whole set in full words would take a quarter. */
const smallContextTokens = 16_384;

/** How much a model can be told of its tools. */
export function toolDetail({ contextTokens }: ModelLimits): 'full' | 'brief' {
  return contextTokens <= smallContextTokens ? 'brief' : 'full';
}

/** One result may take this part of the context, as a rule… */
const resultShare = 1 / 8;
/** …but no more than anybody reads, and enough for a few lines. In tokens. */
const mostResultTokens = 10_000;
const leastResultTokens = 300;

/** Most tokens that the result of a call may have. */
export function resultTokens({ contextTokens }: ModelLimits): number {
  const share = Math.floor(contextTokens * resultShare);
  return Math.min(mostResultTokens, Math.max(leastResultTokens, share));
}

/** They are few, and who debugs needs them all. */
const debuggingPrefix = 'debug_';

/** They look at nothing and change nothing in a workspace. */
const needNoFolder: readonly string[] = ['ask_user', 'fetch_url', 'todo'];

/** They go on with what another one has begun. */
const followers: readonly string[] = ['command_input', 'command_output', 'command_stop'];
const beginner = 'run_command';

/**
 * Why a tool of the product is not offered, as the end of a sentence for the model.
 * @returns `undefined` where it is
 */
export function whyNotOffered(
  { name, effect }: Pick<OfferedTool, 'name' | 'effect'>,
  { detail, hasFolder, isTrusted, approvals }: Circumstances,
): string | undefined {
  const isForbidden = [name, ...(followers.includes(name) ? [beginner] : [])].some(
    (each) => approvals[each] === 'deny',
  );
  if (isForbidden || (name === 'run_tests' && approvals[beginner] === 'deny')) {
    return 'the user has forbidden it in the settings';
  }
  if (!hasFolder && !needNoFolder.includes(name)) {
    return 'no folder is open';
  }
  const leavesTrace = effect !== 'read' && effect !== 'question';
  if (!isTrusted && (leavesTrace || followers.includes(name))) {
    return 'the user does not trust this workspace yet';
  }
  const isCompact =
    name.startsWith(debuggingPrefix) || compactToolSet.some((tool) => tool.name === name);
  return detail === 'full' || isCompact ? undefined : 'there is no room for it here';
}

/** What the user should know of tools that are missing, as sentences. */
export function missingSentences({ hasFolder, isTrusted }: Circumstances): readonly string[] {
  return [
    ...(hasFolder
      ? []
      : ['No folder is open, so files can’t be read or changed — open one with “Open Folder”.']),
    ...(isTrusted
      ? []
      : [
          'This workspace is not trusted, so files can only be read — trust it with “Manage Workspace Trust”.',
        ]),
  ];
}
