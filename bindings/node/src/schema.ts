// Structured output: a JSON schema, or any schema object of the Standard Schema kind (zod, valibot, arktype ...).
import { ConfigurationError, QualityValidationError } from './errors.js';
import type { RunOptions } from './types.js';

/** What zod, valibot, arktype and others have in common (standardschema.dev). */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardOutcome<Output> | Promise<StandardOutcome<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
    readonly jsonSchema?: { readonly input: (options: { target: string }) => Record<string, unknown> } | undefined;
  };
}
type StandardOutcome<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<{ readonly message: string; readonly path?: ReadonlyArray<unknown> | undefined }> };

export type JsonSchema = Record<string, unknown>;
/** The type that a schema promises. */
export type Infer<S> = S extends StandardSchema<infer Output> ? Output : unknown;

export interface SchemaOptions<S> {
  /** The answer's shape. `result.parsed` then holds the value. */
  schema: S;
  schemaName?: string;
  /** Needed only where the schema object cannot make one of itself. */
  jsonSchema?: JsonSchema;
}

const isStandard = (schema: unknown): schema is StandardSchema => typeof schema === 'object' || typeof schema === 'function'
  ? schema !== null && '~standard' in (schema as object) : false;

/** The `responseFormat` for a schema. */
export function responseFormatOf(options: SchemaOptions<unknown>): NonNullable<RunOptions['responseFormat']> {
  const schema = options.jsonSchema ?? jsonSchemaOf(options.schema);
  return { type: 'json_schema', json_schema: { name: options.schemaName ?? 'answer', schema, strict: true } };
}

function jsonSchemaOf(schema: unknown): JsonSchema {
  if (!isStandard(schema)) return schema as JsonSchema;
  const own = schema as StandardSchema & { toJSONSchema?: () => JsonSchema; toJsonSchema?: () => JsonSchema };
  const made = schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }) ?? own.toJSONSchema?.() ?? own.toJsonSchema?.();
  if (!made) {
    throw new ConfigurationError(
      `A schema of ${schema['~standard'].vendor} cannot say itself as a JSON schema here: give it as \`jsonSchema\` too.`, 'jsonSchema');
  }
  const { $schema: _, ...rest } = made;
  return rest;
}

/** The value of an answer, checked by the schema object where there is one. */
export async function parseWith(schema: unknown, parsed: unknown, content: string): Promise<unknown> {
  let value = parsed;
  if (value === undefined) {
    try {
      value = JSON.parse(content);
    } catch {
      throw new QualityValidationError(`The answer is not JSON: ${content.slice(0, 80)}`);
    }
  }
  if (!isStandard(schema)) return value;
  const outcome = await schema['~standard'].validate(value);
  if (!outcome.issues) return outcome.value;
  const issues = outcome.issues.map((issue) => `${(issue.path ?? []).map(nameOf).join('.') || 'answer'}: ${issue.message}`);
  throw new QualityValidationError(`The answer does not fit the schema: ${issues.join('; ')}`);
}

const nameOf = (part: unknown): string => String(typeof part === 'object' && part !== null && 'key' in part ? (part as { key: unknown }).key : part);
