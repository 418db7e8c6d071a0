// Agents from what is there: keys in the environment, a user's profile, a plan.
import { ConfigurationError } from './errors.js';
import { getTier, type TierLevel, type UserProfile } from './profiles.js';
import { surroundings } from './surroundings.js';
import type { AgentConfig, ModelConfig } from './types.js';

/** Which models a provider's key opens. Prices are the engine's. */
const BY_KEY: Array<{ env: string; models: ModelConfig[] }> = [
  { env: 'OPENAI_API_KEY', models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }] },
  {
    env: 'ANTHROPIC_API_KEY',
    models: [{ name: 'claude-haiku-4-5-20251001', provider: 'anthropic' }, { name: 'claude-sonnet-4-5-20250929', provider: 'anthropic' }],
  },
  { env: 'GROQ_API_KEY', models: [{ name: 'llama-3.3-70b-versatile', provider: 'groq' }] },
];

function available(options: Partial<AgentConfig>): ModelConfig[] {
  const env = options.environment ?? surroundings().environment?.() ?? {};
  const models = BY_KEY.filter((entry) => env[entry.env]).flatMap((entry) => entry.models);
  if (models.length === 0) {
    throw new ConfigurationError(
      `No providers available: set one of ${BY_KEY.map((entry) => entry.env).join(', ')} in the environment.`, 'models');
  }
  return models;
}

export function agentOptionsFromEnv(options: Partial<AgentConfig> & { enableCascade?: boolean }): AgentConfig {
  const { enableCascade, ...rest } = options;
  return { ...(enableCascade === false && { routing: { strategy: 'strong' as const } }), ...rest, models: available(options) };
}

export function agentOptionsFromProfile(profile: UserProfile, options: Partial<AgentConfig>): AgentConfig {
  const wanted = profile.preferredModels;
  const models = available(options).filter((model) => !wanted?.length || wanted.includes(model.name));
  if (models.length === 0) {
    throw new ConfigurationError(`No models available matching profile preferences (${wanted?.join(', ')}).`, 'models');
  }
  return { quality: { threshold: profile.tier.minQuality }, ...options, models };
}

export function agentOptionsForTier(tier: TierLevel, options: Partial<AgentConfig>): AgentConfig {
  return { quality: { threshold: getTier(tier).minQuality }, ...options, models: available(options) };
}
