// Typed errors. The engine says what went wrong in its error document; this file gives each kind its class.

/** The engine's error document (docs/reference.md, "Error"), as it came. */
export interface ErrorDocument {
  status: number;
  code: string;
  message: string;
  path?: string;
  provider?: string;
  http_status?: number;
  retry_after_ms?: number;
  attempts?: unknown[];
  cost_nano?: number;
  best_answer?: { text: string; model: string };
  [key: string]: unknown;
}

/** Base class of every error of this package. */
export class cascadeflowError extends Error {
  /** A constant per class, e.g. `PROVIDER_ERROR`. */
  code: string;
  /** Details: the engine's error document, when the engine raised it. */
  context: Record<string, unknown>;
  /** The engine's own name of what happened, e.g. `rate_limited`; empty when the engine had no part in it. */
  reason: string;

  constructor(message: string, code = 'CASCADEFLOW_ERROR', context: Record<string, unknown> = {}) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.context = context;
    this.reason = typeof context['code'] === 'string' ? context['code'] : '';
  }

  /** What the failed run had cost so far, in USD. */
  get costUsd(): number {
    const nano = this.context['cost_nano'];
    return typeof nano === 'number' ? nano / 1e9 : 0;
  }
  /** The best answer a failed run had, if it had one. */
  get bestAnswer(): { text: string; model: string } | undefined {
    return this.context['best_answer'] as { text: string; model: string } | undefined;
  }
}
export { cascadeflowError as CascadeError };

/** The configuration or the request is wrong; `field` says where. */
export class ConfigurationError extends cascadeflowError {
  field: string | undefined;
  constructor(message: string, field?: string, context: Record<string, unknown> = {}) {
    super(message, 'CONFIGURATION_ERROR', context);
    this.field = field;
  }
}

/** A provider, or the way to it, failed. */
export class ProviderError extends cascadeflowError {
  provider: string;
  statusCode: number | undefined;
  providerCode: string | undefined;
  constructor(message: string, provider = '', statusCode?: number, providerCode?: string, context: Record<string, unknown> = {}) {
    super(message, 'PROVIDER_ERROR', context);
    this.provider = provider;
    this.statusCode = statusCode;
    this.providerCode = providerCode;
  }
}

/** The provider does not accept the key. */
export class AuthenticationError extends ProviderError {
  envVarName: string | undefined;
  constructor(message: string, provider = '', envVarName?: string, context: Record<string, unknown> = {}) {
    super(message, provider, 401, undefined, context);
    this.code = 'AUTHENTICATION_ERROR';
    this.envVarName = envVarName;
  }
}

/** The provider asks to slow down, or a quota is used up. */
export class RateLimitError extends ProviderError {
  /** Seconds until trying again may help. */
  retryAfter: number | undefined;
  constructor(message: string, provider = '', retryAfter?: number, context: Record<string, unknown> = {}) {
    super(message, provider, 429, undefined, context);
    this.code = 'RATE_LIMIT_ERROR';
    this.retryAfter = retryAfter;
  }
}

/** A time limit ran out. */
export class TimeoutError extends ProviderError {
  timeoutMs: number | undefined;
  constructor(message: string, provider = '', timeoutMs?: number, context: Record<string, unknown> = {}) {
    super(message, provider, 408, undefined, context);
    this.code = 'TIMEOUT_ERROR';
    this.timeoutMs = timeoutMs;
  }
}

/** No answer was good enough and `onRejected: 'error'` was asked for. */
export class QualityValidationError extends cascadeflowError {
  confidence: number | undefined;
  threshold: number | undefined;
  constructor(message: string, confidence?: number, threshold?: number, context: Record<string, unknown> = {}) {
    super(message, 'QUALITY_VALIDATION_ERROR', context);
    this.confidence = confidence;
    this.threshold = threshold;
  }
}

/** A budget would be exceeded. */
export class BudgetExceededError extends cascadeflowError {
  constructor(message: string, context: Record<string, unknown> = {}) {
    super(message, 'BUDGET_EXCEEDED', context);
  }
}

/** A guardrail stopped the prompt or the answer. */
export class GuardrailViolation extends cascadeflowError {
  violations: string[];
  constructor(message: string, violations: string[] = [], context: Record<string, unknown> = {}) {
    super(message, 'GUARDRAIL_VIOLATION', context);
    this.violations = violations;
  }
}

/** A tool could not be run. */
export class ToolExecutionError extends cascadeflowError {
  toolName: string;
  constructor(message: string, toolName: string, cause?: unknown) {
    super(message, 'TOOL_EXECUTION_ERROR');
    this.toolName = toolName;
    this.cause = cause;
  }
}

/** The run was cancelled through its `AbortSignal`. Its name is `AbortError`, as of everything that is aborted. */
export class CancelledError extends cascadeflowError {
  constructor(message: string, context: Record<string, unknown> = {}) {
    super(message, 'CANCELLED', context);
    this.name = 'AbortError';
  }
}

/** When every attempt failed of the same cause, that is what it is called. */
function causeOf(document: ErrorDocument): string {
  if (document.code !== 'all_attempts_failed') return document.code;
  const codes = new Set((document.attempts ?? []).map((attempt) => {
    const { error, status } = attempt as { error?: { code?: string }; status?: string };
    return error?.code ?? status;
  }));
  const [only] = codes;
  return codes.size === 1 && only ? only : document.code;
}

/** Makes the right error of the engine's error document. */
export function errorFromDocument(document: ErrorDocument): cascadeflowError {
  const { message, provider = '', http_status: http, path } = document;
  const wait = document.retry_after_ms;
  switch (causeOf(document)) {
    case 'invalid_argument': case 'invalid_config': case 'invalid_request': case 'invalid_utf8': case 'not_found':
    case 'unsupported': case 'model_unavailable':
      return new ConfigurationError(message, path, document);
    case 'cancelled':
      return new CancelledError(message, document);
    case 'budget_exceeded':
      return new BudgetExceededError(message, document);
    case 'guardrail_violation':
      return new GuardrailViolation(message, namesOf(document['violations']), document);
    case 'quality_rejected':
      return new QualityValidationError(message, numberOf(document['confidence']), numberOf(document['threshold']), document);
    case 'authentication':
      return new AuthenticationError(message, provider, textOf(document['env']), document);
    case 'rate_limited': case 'quota_exhausted':
      return new RateLimitError(message, provider, wait !== undefined && wait >= 0 ? wait / 1000 : undefined, document);
    case 'timeout': case 'deadline_exceeded':
      return new TimeoutError(message, provider, numberOf(document['timeout_ms']), document);
    default:
      return document.status <= -60 && document.status > -90
        ? new ProviderError(message, provider, http || undefined, textOf(document['provider_code']), document)
        : new cascadeflowError(message, document.code.toUpperCase(), document);
  }
}

/** The same from JSON text. */
export function errorFromJson(json: string): cascadeflowError {
  try {
    return errorFromDocument(JSON.parse(json) as ErrorDocument);
  } catch {
    return new cascadeflowError(json || 'The engine failed without a word.', 'INTERNAL');
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const namesOf = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map((v) => (typeof v === 'string' ? v : String((v as { type?: unknown; kind?: unknown }).type ?? (v as { kind?: unknown }).kind ?? v)))
    : [];

export const iscascadeflowError = (error: unknown): error is cascadeflowError => error instanceof cascadeflowError;
export const isConfigurationError = (error: unknown): error is ConfigurationError => error instanceof ConfigurationError;
export const isProviderError = (error: unknown): error is ProviderError => error instanceof ProviderError;
export const isAuthenticationError = (error: unknown): error is AuthenticationError => error instanceof AuthenticationError;
export const isRateLimitError = (error: unknown): error is RateLimitError => error instanceof RateLimitError;
