// The engine's events -> the stream events that users of the earlier package know, and the new ones beside them.
import type { RawResult, CascadeResult } from './result.js';
import { toResult, toUsage } from './result.js';
import type { Usage } from './types.js';

export const StreamEventType = {
  ROUTING: 'routing',
  CHUNK: 'chunk',
  DRAFT_DECISION: 'draft_decision',
  SWITCH: 'switch',
  COMPLETE: 'complete',
  ERROR: 'error',
  /** A model is being asked. */
  ATTEMPT: 'attempt',
  /** A stretch of the model's reasoning, apart from the answer. */
  REASONING: 'reasoning',
  TOOL_CALL_DELTA: 'tool_call_delta',
  TOOL_RESULT: 'tool_result',
  /** Optimistic streaming only: forget what was shown. */
  DISCARD: 'discard',
  USAGE: 'usage',
  WARNING: 'warning',
} as const;
export type StreamEventType = (typeof StreamEventType)[keyof typeof StreamEventType];

export interface StreamEventData {
  routing: { strategy: 'direct' | 'cascade'; complexity: string; domain: string; plan: string; reason: string; prior?: number };
  chunk: { model: string; phase: 'draft' | 'verifier' | 'direct'; provider?: string; tier: number };
  draft_decision: {
    accepted: boolean; score: number; confidence: number; draft_model: string; verifier_model?: string;
    reason: 'quality_passed' | 'quality_failed'; checks_passed: boolean; quality_threshold: number; vetoes: unknown[];
    reasons: unknown[]; signals?: Record<string, unknown>;
  };
  switch: { from_model: string; to_model: string; reason: string; kind: string; draft_confidence?: number; quality_threshold?: number };
  complete: { result: CascadeResult };
  error: { error: string; type: string; document: Record<string, unknown> };
  attempt: { attempt: number; tier: number; model: string; provider: string; purpose: string; reason?: string };
  reasoning: { model: string; tier: number };
  tool_call_delta: { index: number; id?: string; name?: string; arguments?: string; model: string; tier: number };
  tool_result: { id: string; name: string; ok: boolean; step: number };
  discard: { textLength: number; model: string; reason: string };
  usage: { attempt: number; model: string; usage: Usage; cost: number };
  warning: { code: string; message: string };
}

/** One event of a stream. `content` is text to show, where there is some. */
export type StreamEvent = {
  [K in keyof StreamEventData]: { type: K; content: string; data: StreamEventData[K]; runId?: string; timeMs?: number }
}[keyof StreamEventData];

type Raw = Record<string, never> & { type: string; run_id?: string; t_ms?: number };

/** Follows one run: an event says less by itself than with those before it. */
export class EventTranslator {
  private cascade = false;
  private decision: StreamEventData['draft_decision'] | undefined;
  private providers = new Map<string, string>();

  constructor(private readonly providerLabels?: ReadonlyMap<string, string>) {}

  /** Nothing, for kinds that this version does not know. */
  translate(json: string): StreamEvent | undefined {
    const raw = JSON.parse(json) as Raw;
    const event = this.of(raw as unknown as Record<string, any> & { type: string });
    if (event) {
      if (raw.run_id !== undefined) event.runId = raw.run_id;
      if (raw.t_ms !== undefined) event.timeMs = raw.t_ms;
    }
    return event;
  }

  private of(raw: Record<string, any> & { type: string }): StreamEvent | undefined {
    switch (raw.type) {
      case 'route':
        this.cascade = raw['plan'] === 'cascade';
        return {
          type: 'routing', content: '',
          data: {
            strategy: this.cascade ? 'cascade' : 'direct', complexity: raw['complexity'] ?? 'unknown', domain: raw['domain'] ?? 'general',
            plan: raw['plan'], reason: raw['reason'] ?? '', prior: raw['prior'],
          },
        };
      case 'attempt':
        this.providers.set(raw['model'], raw['provider']);
        return {
          type: 'attempt', content: '',
          data: {
            attempt: raw['attempt'], tier: raw['tier'], model: raw['model'], provider: raw['provider'], purpose: raw['purpose'],
            reason: raw['reason'],
          },
        };
      case 'delta':
        return {
          type: 'chunk', content: raw['text'] ?? '',
          data: {
            model: raw['model'], tier: raw['tier'] ?? 0, ...this.providerOf(raw['model']),
            phase: !this.cascade ? 'direct' : raw['phase'] === 'draft' ? 'draft' : 'verifier',
          },
        };
      case 'reasoning_delta':
        return { type: 'reasoning', content: raw['text'] ?? '', data: { model: raw['model'], tier: raw['tier'] ?? 0 } };
      case 'tool_call_delta':
        return {
          type: 'tool_call_delta', content: '',
          data: {
            index: raw['index'] ?? 0, id: raw['id'], name: raw['name'], arguments: raw['arguments'], model: raw['model'], tier: raw['tier'] ?? 0,
          },
        };
      case 'draft_decision':
        this.decision = {
          accepted: raw['accepted'], score: raw['confidence'], confidence: raw['confidence'], draft_model: raw['model'],
          reason: raw['accepted'] ? 'quality_passed' : 'quality_failed', checks_passed: raw['accepted'],
          quality_threshold: raw['threshold'], vetoes: raw['vetoes'] ?? [], reasons: raw['reasons'] ?? [], signals: raw['signals'],
        };
        return { type: 'draft_decision', content: '', data: this.decision };
      case 'switch': {
        const draft = raw['kind'] === 'quality' ? this.decision : undefined;
        return {
          type: 'switch', content: `⤴ Cascading to ${raw['to']}`,
          data: {
            from_model: raw['from'], to_model: raw['to'], reason: raw['reason'] ?? '', kind: raw['kind'] ?? 'quality',
            ...(draft && { draft_confidence: draft.confidence, quality_threshold: draft.quality_threshold }),
          },
        };
      }
      case 'discard':
        return {
          type: 'discard', content: '',
          data: { textLength: raw['text_length'] ?? 0, model: raw['model'], reason: raw['reason'] ?? '' },
        };
      case 'tool_result':
        return { type: 'tool_result', content: '', data: { id: raw['id'], name: raw['name'], ok: raw['ok'], step: raw['step'] } };
      case 'usage':
        return {
          type: 'usage', content: '',
          data: { attempt: raw['attempt'], model: raw['model'], usage: toUsage(raw['usage'] ?? {}), cost: (raw['cost_nano'] ?? 0) / 1e9 },
        };
      case 'warning':
        return { type: 'warning', content: '', data: { code: raw['code'], message: raw['message'] } };
      default:
        return undefined;  // `done` and `error` come with the end of the run
    }
  }

  /** The last event of a good run. */
  complete(raw: RawResult): StreamEvent {
    return { type: 'complete', content: '', data: { result: toResult(raw, this.providerLabels) }, runId: raw.run_id };
  }

  private providerOf(model: string): { provider?: string } {
    const provider = this.providerLabels?.get(model) ?? this.providers.get(model);
    return provider ? { provider } : {};
  }
}

export const isChunkEvent = (event: StreamEvent): event is Extract<StreamEvent, { type: 'chunk' }> => event.type === 'chunk';
export const isCompleteEvent = (event: StreamEvent): event is Extract<StreamEvent, { type: 'complete' }> => event.type === 'complete';
export const isErrorEvent = (event: StreamEvent): event is Extract<StreamEvent, { type: 'error' }> => event.type === 'error';

/** An event of your own making, for tests and hosts that stream by themselves. */
export function createStreamEvent<K extends StreamEventType>(type: K, content: string, data: StreamEventData[K]): StreamEvent {
  return { type, content, data } as StreamEvent;
}

/** The text that a reader ends up with, and the result. */
export async function collectStream(stream: AsyncIterable<StreamEvent>): Promise<{ content: string; result: CascadeResult | null; events: StreamEvent[] }> {
  let content = '';
  let result: CascadeResult | null = null;
  const events: StreamEvent[] = [];
  for await (const event of stream) {
    events.push(event);
    if (event.type === 'chunk') content += event.content;
    else if (event.type === 'discard') content = '';
    else if (event.type === 'complete') result = event.data.result;
  }
  return { content, result, events };
}

/** Only the result of a stream. */
export async function collectResult(stream: AsyncIterable<StreamEvent>): Promise<CascadeResult> {
  const { result } = await collectStream(stream);
  if (!result) throw new Error('The stream ended without a result.');
  return result;
}
