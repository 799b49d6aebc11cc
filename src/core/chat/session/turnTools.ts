import type { ModelLimits } from '../../glm/contextPlan.ts';
import type { BackendId, Checkpoints, Logger, Terminals, Workspace } from '../../ports.ts';
import { SafetyGate, type GateParts } from '../../safety/safetyGate.ts';
import type { DebugDesk } from '../../debug/debugDesk.ts';
import { debugToolSet } from '../../debug/tools/debugToolSet.ts';
import type { McpTools, OfferedMcpTool } from '../mcp/mcpTools.ts';
import type { ProblemBaseline } from '../problemBaseline.ts';
import { counted, TokenRoom } from '../tools/resultText.ts';
import { toolSet, type ToolPorts } from '../tools/toolSet.ts';
import { CallWitness } from './callWitness.ts';
import type { ToolSource, TurnToolbox, TurnUser } from './chatParts.ts';
import { missingSentences, resultTokens, whyNotOffered, type Circumstances } from './toolChoice.ts';
import { Toolbox, type BoxedTool, type CallPorts } from './toolbox.ts';

/** What the tools of all turns need of the world. */
export interface TurnToolsParts
  extends
    Pick<GateParts, 'approvals' | 'parser' | 'settings' | 'sha256'>,
    Pick<
      ToolPorts,
      'git' | 'languages' | 'randomId' | 'renameEdits' | 'search' | 'testReport' | 'web'
    > {
  readonly workspace: Workspace;
  readonly terminals: Terminals;
  readonly checkpoints: Checkpoints & Pick<ProblemBaseline, 'before'>;
  readonly mcp: Pick<McpTools, 'offer'>;
  readonly backends: {
    limits(choice: BackendId | undefined): ModelLimits;
    /** Whether a model on this machine would answer a chat that may not leave it. */
    canStayHere(choice: BackendId | undefined): boolean;
  };
  /** What debugging has in this window; `undefined` as long as nobody has debugged anything. */
  readonly debug: () => DebugDesk | undefined;
  readonly logger: Logger;
}

/** Part of the context that the words of MCP servers about their tools may take. */
const mcpShare = 1 / 8;

/** The product's tools and those of MCP servers, chosen anew for each turn. */
export class TurnTools implements ToolSource {
  readonly #parts: TurnToolsParts;
  /** What was told at the last turn, and need not be told at each one that follows. */
  #told: readonly string[] = [];

  constructor(parts: TurnToolsParts) {
    this.#parts = parts;
  }

  async open(user: TurnUser, detail: 'full' | 'brief', signal: AbortSignal): Promise<TurnToolbox> {
    const { backends, logger, settings, workspace } = this.#parts;
    const limits = backends.limits(user.backend);
    const approvals = settings()['tools.approval'];
    const circumstances: Circumstances = {
      ...{ detail, approvals, isTrusted: workspace.isTrusted() },
      hasFolder: workspace.folders().length > 0,
    };
    const portsFor = (witness: CallWitness) => this.#portsFor(user, witness, resultTokens(limits));
    const offer = await this.#parts.mcp.offer(portsFor(new CallWitness()), signal);
    const allowed = offer.tools.filter(({ name }) => approvals[name] !== 'deny');
    const { fitting, sentences } = fittingTools(allowed, limits.contextTokens * mcpShare);
    const debug = this.#parts.debug();
    debug?.takeOvers.clear();
    const ownTools = [...toolSet, ...(debug ? debugToolSet(debug) : [])];
    const missing = new Map(
      ownTools.map((tool) => [tool.name, whyNotOffered(tool, circumstances)] as const),
    );
    const offered: readonly BoxedTool[] = [
      ...ownTools.filter(({ name }) => missing.get(name) === undefined),
      ...fitting,
    ];
    const problems = [...missingSentences(circumstances), ...offer.problems, ...sentences];
    const news = problems.filter((problem) => !this.#told.includes(problem));
    this.#told = problems;
    const onAbandon = () => this.#parts.debug()?.abandon(user.turnId);
    return new Toolbox({ offered, missing, detail, problems: news, portsFor, logger, onAbandon });
  }

  /** Each call has a gate of its own, which hears what becomes of it. */
  #portsFor(user: TurnUser, witness: CallWitness, maxResultTokens: number): CallPorts {
    const { backends, debug: _debug, mcp: _mcp, logger: _logger, ...parts } = this.#parts;
    const { approver, backend, questions, todo, turnId } = user;
    const workspace = witness.watchedWorkspace(parts.workspace, {
      globs: parts.settings()['privacy.localOnly'],
      canStayHere: () => backends.canStayHere(backend),
    });
    const gate = witness.watchedGate(new SafetyGate({ ...parts, workspace, approver }));
    const problemsBefore = parts.checkpoints.before(turnId);
    return { ...parts, workspace, gate, questions, todo, turnId, problemsBefore, maxResultTokens };
  }
}

/** Those for which there is room, and a sentence for the user about the others. */
function fittingTools(
  tools: readonly OfferedMcpTool[],
  maxTokens: number,
): { readonly fitting: readonly OfferedMcpTool[]; readonly sentences: readonly string[] } {
  const room = new TokenRoom(maxTokens);
  const fitting = tools.filter((each) => room.take(JSON.stringify(each.tool())));
  const left = counted(tools.length - fitting.length, 'tool');
  const isAll = fitting.length === tools.length;
  const sentence = `${left} of MCP servers left out: the model has no room to be told of more — remove servers from .vscode/mcp.json that you don’t need.`;
  return { fitting, sentences: isAll ? [] : [sentence] };
}
