// The native engine: native/addon.cpp, a Node-API addon over the C ABI with libcurl and libuv of its own inside.
import {
  AGENT_DOCUMENTS, DOCUMENTS, EngineFailure, type Engine, type EngineAgent, type ModelInvocation, type TaskHandlers, type ToolInvocation,
} from './types.js';

type AgentHandle = object;
/** What native/addon.cpp exports. Failures come back as thrown errors whose message is the error document. */
export interface Addon {
  open(dispatch: (kind: number, id: number, text: string, second: boolean | number, third: string, fourth: string, fifth: string) => void): void;
  versionInfo(): string;
  uvVersion(): string;
  document(which: number, json: string, lines: string, wallMs: number): string;
  agentNew(contextJson: string, configJson: string): AgentHandle;
  agentFree(agent: AgentHandle): void;
  agentDocument(agent: AgentHandle, which: number, json: string): string;
  agentAddTool(agent: AgentHandle, id: number, definition: string): void;
  agentAddModel(agent: AgentHandle, id: number, name: string): void;
  agentStart(agent: AgentHandle, id: number, request: string, wantEvents: boolean): void;
  taskCancel(id: number): void;
  taskPause(id: number): void;
  taskResume(id: number): void;
  toolComplete(call: number, text: string, isError: boolean): void;
  modelDelta(call: number, text: string): void;
  modelEnd(call: number, json: string): void;
  modelFail(call: number, json: string): void;
}

/** `Kind` of native/inbox.hpp. */
const EVENT = 0, DONE = 1, TOOL_CALL = 2, MODEL_CALL = 3, MODEL_CANCEL = 4;

export class NativeEngine implements Engine {
  readonly kind = 'native';
  private readonly tasks = new Map<number, TaskHandlers>();
  private readonly tools = new Map<number, (invocation: ToolInvocation) => void>();
  private readonly models = new Map<number, (invocation: ModelInvocation) => void>();
  private readonly asked = new Map<number, ModelInvocation>();
  private next = 1;

  constructor(readonly addon: Addon) {
    addon.open((kind, id, text, second, third, fourth, fifth) => {
      switch (kind) {
        case EVENT:
          this.tasks.get(id)?.event?.(text);
          break;
        case DONE: {
          const handlers = this.tasks.get(id);
          this.tasks.delete(id);
          handlers?.done(second as boolean, text);
          break;
        }
        case TOOL_CALL:
          this.tools.get(id)?.({
            id: third, name: fourth, argumentsJson: text, runId: fifth,
            complete: (result, isError) => addon.toolComplete(second as number, result, isError),
          });
          break;
        case MODEL_CALL:
          this.models.get(id)?.(this.invocation(second as number, text));
          break;
        case MODEL_CANCEL:
          this.asked.get(second as number)?.onCancel?.();
          break;
        default:
      }
    });
  }

  private invocation(call: number, requestJson: string): ModelInvocation {
    const { addon, asked } = this;
    const invocation: ModelInvocation = {
      requestJson,
      onCancel: null,
      delta: (text) => { if (asked.has(call)) addon.modelDelta(call, text); },
      end: (json) => { if (asked.delete(call)) addon.modelEnd(call, json); },
      fail: (json) => { if (asked.delete(call)) addon.modelFail(call, json); },
    };
    asked.set(call, invocation);
    return invocation;
  }

  versionInfo(): string {
    return this.addon.versionInfo();
  }
  document: Engine['document'] = (which, json, lines = '', wallMs = 0) =>
    failing(() => this.addon.document(DOCUMENTS.indexOf(which), json, lines, wallMs));

  createAgent(contextJson: string, configJson: string): EngineAgent {
    const { addon, tasks, tools, models } = this;
    const agent = failing(() => addon.agentNew(contextJson, configJson));
    const owned: Array<() => void> = [];
    const own = <T>(table: Map<number, T>, item: T): number => {
      const id = this.next++;
      table.set(id, item);
      owned.push(() => table.delete(id));
      return id;
    };
    return {
      document: (which, json = '') => failing(() => addon.agentDocument(agent, AGENT_DOCUMENTS.indexOf(which), json)),
      addTool: (definition, call) => failing(() => addon.agentAddTool(agent, own(tools, call), definition)),
      addModel: (name, call) => failing(() => addon.agentAddModel(agent, own(models, call), name)),
      addValidator: () => {
        // The engine's own thread would have to wait for this one; surroundings.ts sends such agents to the other engine.
        throw new Error('Validators of your own run on the WebAssembly engine.');
      },
      start: (request, handlers) => {
        const id = this.next++;
        tasks.set(id, handlers);
        try {
          addon.agentStart(agent, id, request, handlers.event !== undefined);
        } catch (error) {
          tasks.delete(id);
          throw asFailure(error);
        }
        return { cancel: () => addon.taskCancel(id), pause: () => addon.taskPause(id), resume: () => addon.taskResume(id) };
      },
      free: () => {
        addon.agentFree(agent);
        for (const release of owned) release();
      },
    };
  }
}

function asFailure(error: unknown): unknown {
  return error instanceof Error && error.message.startsWith('{') ? new EngineFailure(error.message) : error;
}
function failing<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw asFailure(error);
  }
}
