// The native engine: native/addon.cpp, a Node-API addon over the C ABI with libcurl and libuv of its own inside.
import { AGENT_DOCUMENTS, DOCUMENTS, EngineFailure, type Engine, type EngineAgent, type ModelInvocation } from './types.js';

type Handle = object;
/** What native/addon.cpp exports. Failures come back as thrown errors whose message is the error document. */
export interface Addon {
  versionInfo(): string;
  libraries(): string;
  document(which: number, json: string, lines: string, wallMs: number): string;
  agentNew(contextJson: string, configJson: string): Handle;
  agentFree(agent: Handle): void;
  agentDocument(agent: Handle, which: number, json: string): string;
  agentAddTool(agent: Handle, definition: string, call: (call: Handle, id: string, name: string, args: string) => void): void;
  agentAddModel(agent: Handle, name: string, call: (call: Handle, request: string) => void, cancel: (call: Handle) => void): void;
  agentAddValidator(agent: Handle, name: string, validate: (input: string) => number): void;
  agentStart(agent: Handle, request: string, event: ((json: string) => void) | undefined, done: (ok: boolean, json: string) => void): Handle;
  taskCancel(task: Handle): void;
  taskPause(task: Handle): void;
  taskResume(task: Handle): void;
  toolComplete(call: Handle, text: string, isError: boolean): void;
  modelDelta(call: Handle, text: string): void;
  modelEnd(call: Handle, json: string): void;
  modelFail(call: Handle, json: string): void;
}

export class NativeEngine implements Engine {
  readonly kind = 'native';
  constructor(private readonly addon: Addon) {}

  versionInfo(): string {
    return this.addon.versionInfo();
  }
  document: Engine['document'] = (which, json, lines = '', wallMs = 0) =>
    failing(() => this.addon.document(DOCUMENTS.indexOf(which), json, lines, wallMs));

  createAgent(contextJson: string, configJson: string): EngineAgent {
    const { addon } = this;
    const agent = failing(() => addon.agentNew(contextJson, configJson));
    return {
      document: (which, json = '') => failing(() => addon.agentDocument(agent, AGENT_DOCUMENTS.indexOf(which), json)),
      addTool: (definition, call) => failing(() => addon.agentAddTool(agent, definition, (handle, id, name, argumentsJson) =>
        call({ id, name, argumentsJson, complete: (text, isError) => addon.toolComplete(handle, text, isError) }))),
      addModel: (name, call) => {
        const inFlight = new Map<Handle, ModelInvocation>();
        failing(() => addon.agentAddModel(agent, name, (handle, requestJson) => {
          const invocation: ModelInvocation = {
            requestJson,
            onCancel: null,
            delta: (text) => { if (inFlight.has(handle)) addon.modelDelta(handle, text); },
            end: (json) => { if (inFlight.delete(handle)) addon.modelEnd(handle, json); },
            fail: (json) => { if (inFlight.delete(handle)) addon.modelFail(handle, json); },
          };
          inFlight.set(handle, invocation);
          call(invocation);
        }, (handle) => inFlight.get(handle)?.onCancel?.()));
      },
      addValidator: (name, validate) => failing(() => addon.agentAddValidator(agent, name, validate)),
      start(request, handlers) {
        const task = failing(() => addon.agentStart(agent, request, handlers.event, handlers.done));
        return { cancel: () => addon.taskCancel(task), pause: () => addon.taskPause(task), resume: () => addon.taskResume(task) };
      },
      free: () => addon.agentFree(agent),
    };
  }
}

function failing<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('{')) throw new EngineFailure(error.message);
    throw error;
  }
}
