// One run in flight: events as an async iterator with back-pressure, the result as a promise, cancelled by a signal.
import { EngineFailure, type EngineAgent, type EngineTask } from './engine/types.js';
import { cascadeflowError, errorFromJson, CancelledError } from './errors.js';
import { EventTranslator, type StreamEvent } from './events.js';
import type { RawResult } from './result.js';

/** More events than this wait for their reader: the engine is asked to stop reading from the provider. */
const HIGH_WATER = 64;
const LOW_WATER = 16;

/** Starts a run and waits for its result document. */
export function runToEnd(agent: EngineAgent, request: string, signal: AbortSignal | undefined): Promise<RawResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortReason(signal));
    let onAbort: (() => void) | undefined;
    try {
      const task = agent.start(request, {
        done(ok, json) {
          if (onAbort) signal!.removeEventListener('abort', onAbort);
          if (ok) resolve(JSON.parse(json) as RawResult);
          else reject(endedBy(json, signal));
        },
      });
      if (signal) {
        onAbort = () => task.cancel();
        signal.addEventListener('abort', onAbort, { once: true });
      }
    } catch (error) {
      reject(asTyped(error));
    }
  });
}

/** Starts a run and yields its events. Leaving the loop early cancels the run. */
export async function* runWithEvents(
  agent: EngineAgent, request: string, signal: AbortSignal | undefined, translator: EventTranslator,
): AsyncGenerator<StreamEvent, void, undefined> {
  if (signal?.aborted) throw abortReason(signal);
  const waiting: StreamEvent[] = [];
  let failure: cascadeflowError | undefined;
  let over = false;
  let paused = false;
  let wake: (() => void) | undefined;
  const ring = (): void => {
    wake?.();
    wake = undefined;
  };
  let task: EngineTask;
  try {
    task = agent.start(request, {
      event(json) {
        const event = translator.translate(json);
        if (!event) return;
        waiting.push(event);
        if (waiting.length >= HIGH_WATER && !paused) {
          paused = true;
          task.pause();
        }
        ring();
      },
      done(ok, json) {
        over = true;
        if (ok) waiting.push(translator.complete(JSON.parse(json) as RawResult));
        else {
          failure = endedBy(json, signal);
          waiting.push({
            type: 'error', content: '',
            data: { error: failure.message, type: failure.name, document: failure.context },
          });
        }
        ring();
      },
    });
  } catch (error) {
    throw asTyped(error);
  }
  const cancel = (): void => task.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const event = waiting.shift();
      if (event) {
        if (paused && waiting.length <= LOW_WATER) {
          paused = false;
          task.resume();
        }
        yield event;
      } else if (over) break;
      else await new Promise<void>((resolve) => { wake = resolve; });
    }
    if (failure) throw failure;
  } finally {
    signal?.removeEventListener('abort', cancel);
    if (!over) task.cancel();
  }
}

function endedBy(json: string, signal: AbortSignal | undefined): cascadeflowError {
  const error = errorFromJson(json);
  if (error instanceof CancelledError && signal?.aborted && signal.reason !== undefined) error.cause = signal.reason;
  return error;
}

function abortReason(signal: AbortSignal): CancelledError {
  const error = new CancelledError('The run was cancelled before it began.');
  error.cause = signal.reason;
  return error;
}

/** Errors of the engine as typed errors; anything else as it is. */
export function asTyped(error: unknown): unknown {
  return error instanceof EngineFailure ? errorFromJson(error.document) : error;
}
export function typed<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw asTyped(error);
  }
}
