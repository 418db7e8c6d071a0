// Checks of options before an agent is made. Agents check themselves too, with the engine's eyes.
import { translateConfig } from './config.js';
import { cascadeflowError, ConfigurationError } from './errors.js';
import { typed } from './run.js';
import { engineNow } from './surroundings.js';
import type { AgentConfig, ModelConfig } from './types.js';

export interface ValidationIssue {
  field: string;
  message: string;
  severity: 'error' | 'warning';
}
export interface ValidationReport {
  valid: boolean;
  errors: ValidationIssue[];
  warnings: ValidationIssue[];
}

/** Throws when a model's options cannot be right. */
export function validateModelConfig(config: ModelConfig): void {
  const report = validateConfig({ models: [config] });
  const first = report.errors[0];
  if (first) throw new ConfigurationError(first.message, first.field);
}
export const validateModel = (config: ModelConfig): ValidationReport => validateConfig({ models: [config] });

/** What the engine says to the options of an agent. */
export function validateConfig(options: AgentConfig): ValidationReport {
  const issue = (severity: 'error' | 'warning') => (raw: { path?: string; message: string }): ValidationIssue =>
    ({ field: raw.path ?? '', message: raw.message, severity });
  try {
    const { config } = translateConfig(options);
    const report = typed(() => JSON.parse(engineNow().document('validate', JSON.stringify(config)))) as {
      valid: boolean; errors?: Array<{ path?: string; message: string }>; warnings?: Array<{ path?: string; message: string }>;
    };
    return { valid: report.valid, errors: (report.errors ?? []).map(issue('error')), warnings: (report.warnings ?? []).map(issue('warning')) };
  } catch (error) {
    if (!(error instanceof cascadeflowError)) throw error;
    const field = error instanceof ConfigurationError ? error.field : undefined;
    return { valid: false, errors: [{ field: field ?? '', message: error.message, severity: 'error' }], warnings: [] };
  }
}
