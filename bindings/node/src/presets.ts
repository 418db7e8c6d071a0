// Ready sets of models and qualities. Prices are the engine's price table's.
import type { ModelConfig, QualityConfig } from './types.js';

const models = (provider: string, ...names: string[]): ModelConfig[] => names.map((name) => ({ name, provider }));

export const PRESET_BEST_OVERALL: ModelConfig[] = [...models('openai', 'gpt-4o-mini'), ...models('anthropic', 'claude-haiku-4-5')];
export const PRESET_ULTRA_FAST: ModelConfig[] = models('groq', 'llama-3.1-8b-instant', 'llama-3.3-70b-versatile');
export const PRESET_ULTRA_CHEAP: ModelConfig[] = [...models('groq', 'llama-3.1-8b-instant'), ...models('openai', 'gpt-4o-mini')];
export const PRESET_OPENAI_ONLY: ModelConfig[] = models('openai', 'gpt-4o-mini', 'gpt-4o');
export const PRESET_ANTHROPIC_ONLY: ModelConfig[] = models('anthropic', 'claude-haiku-4-5', 'claude-sonnet-4-5');
export const PRESET_FREE_LOCAL: ModelConfig[] = models('ollama', 'llama3.1:8b', 'llama3.1:70b').map((model) => ({ ...model, cost: 0 }));

export const PRESETS = {
  BEST_OVERALL: PRESET_BEST_OVERALL,
  ULTRA_FAST: PRESET_ULTRA_FAST,
  ULTRA_CHEAP: PRESET_ULTRA_CHEAP,
  OPENAI_ONLY: PRESET_OPENAI_ONLY,
  ANTHROPIC_ONLY: PRESET_ANTHROPIC_ONLY,
  FREE_LOCAL: PRESET_FREE_LOCAL,
} as const;

export interface PresetOptions {
  quality?: 'cost-optimized' | 'balanced' | 'strict';
  performance?: 'fast' | 'balanced' | 'reliable';
  includePremium?: boolean;
}

/** Models and quality by wish; spread it into the options of an agent. */
export function createPreset(options: PresetOptions = {}): { models: ModelConfig[]; quality: QualityConfig } {
  const { quality = 'balanced', performance = 'balanced', includePremium = false } = options;
  const base = performance === 'fast' ? PRESET_ULTRA_FAST : performance === 'reliable' ? PRESET_OPENAI_ONLY : PRESET_BEST_OVERALL;
  return {
    models: [...base, ...(includePremium ? models('anthropic', 'claude-sonnet-4-5') : [])],
    quality: { threshold: { 'cost-optimized': 0.6, balanced: 0.7, strict: 0.8 }[quality] },
  };
}

/** The named qualities. What each means in numbers is the engine's: see `effectiveConfig()` of an agent. */
export const QualityConfigFactory = {
  forCascade: (changes: QualityConfig = {}): QualityConfig => ({ preset: 'cascade', ...changes }),
  forProduction: (changes: QualityConfig = {}): QualityConfig => ({ preset: 'production', ...changes }),
  forDevelopment: (changes: QualityConfig = {}): QualityConfig => ({ preset: 'development', ...changes }),
  strict: (changes: QualityConfig = {}): QualityConfig => ({ preset: 'strict', ...changes }),
  permissive: (changes: QualityConfig = {}): QualityConfig => ({ preset: 'permissive', ...changes }),
};
export const DEFAULT_QUALITY_CONFIG: QualityConfig = { preset: 'cascade' };
export const CASCADE_QUALITY_CONFIG: QualityConfig = DEFAULT_QUALITY_CONFIG;

export const WORKFLOW_PRESETS = {
  draft_mode: { name: 'draft_mode', qualityThreshold: 0.5 },
  production: { name: 'production', qualityThreshold: 0.8 },
  critical: { name: 'critical', qualityThreshold: 0.95 },
  realtime: { name: 'realtime', qualityThreshold: 0.6 },
  batch_processing: { name: 'batch_processing', qualityThreshold: 0.7 },
} as const;
