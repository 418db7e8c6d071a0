// camelCase to snake_case for the engine's documents, except inside values that are the caller's own.

const OPAQUE = new Set([
  'extra', 'headers', 'metadata', 'parameters', 'schema', 'logit_bias', 'kpi_flags', 'complexity', 'thresholds',
  'confidence_thresholds', 'environment', 'tool_choice', 'response_format', 'stop', 'messages', 'documents', 'tools_list',
]);
/** Their keys are names, their values are documents. */
const NAMED = new Set(['user_tiers', 'workflows', 'domains_by_name']);

export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/([a-z])(\d)/, '$1_$2');

export function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const name = snake(key);
    if (OPAQUE.has(name)) out[name] = inner;
    else if (NAMED.has(name)) out[name] = mapValues(inner as Record<string, unknown>, snakeKeys);
    else out[name] = snakeKeys(inner);
  }
  return out;
}

export function mapValues<A, B>(object: Record<string, A>, fn: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, fn(value, key)]));
}

/** Leaves out what is undefined, so that it does not become `null` on the way. */
export function defined<T extends Record<string, unknown>>(object: T): T {
  for (const key of Object.keys(object)) if (object[key] === undefined) delete object[key];
  return object;
}
