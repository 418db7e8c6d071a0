// Users and their plans: what someone may spend and how often, and what they prefer.
import { ConfigurationError } from './errors.js';

export type TierLevel = 'FREE' | 'STARTER' | 'PRO' | 'BUSINESS' | 'ENTERPRISE' | Lowercase<'FREE' | 'STARTER' | 'PRO' | 'BUSINESS' | 'ENTERPRISE'>;

export interface TierConfig {
  name: string;
  /** Undefined: no limit. */
  requestsPerHour?: number;
  requestsPerDay?: number;
  /** USD. */
  dailyBudget?: number;
  maxConcurrentRequests: number;
  enableCaching: boolean;
  enableSpeculative: boolean;
  minQuality: number;
  targetQuality: number;
}

const plan = (
  name: string, requestsPerHour: number | undefined, requestsPerDay: number | undefined, dailyBudget: number | undefined,
  maxConcurrentRequests: number, enableSpeculative: boolean, minQuality: number, targetQuality: number,
): TierConfig => ({
  name, requestsPerHour, requestsPerDay, dailyBudget, maxConcurrentRequests, enableCaching: true, enableSpeculative, minQuality, targetQuality,
});

export const TIER_PRESETS = {
  FREE: plan('free', 10, 100, 0.1, 1, false, 0.6, 0.7),
  STARTER: plan('starter', 100, 1000, 5, 3, false, 0.7, 0.8),
  PRO: plan('pro', 500, 5000, 50, 10, true, 0.75, 0.85),
  BUSINESS: plan('business', 2000, 20000, 200, 25, true, 0.8, 0.9),
  ENTERPRISE: plan('enterprise', undefined, undefined, undefined, 100, true, 0.85, 0.95),
} satisfies Record<string, TierConfig>;

/** What a plan allows and wants. */
export function getTier(level: TierLevel): TierConfig {
  const tier = TIER_PRESETS[level.toUpperCase() as keyof typeof TIER_PRESETS];
  if (!tier) throw new ConfigurationError(`There is no plan '${level}'. Known: ${Object.keys(TIER_PRESETS).join(', ')}.`, 'tier');
  return tier;
}

export interface OptimizationWeights { cost: number; speed: number; quality: number }
export const OPTIMIZATION_PRESETS = {
  aggressive: { cost: 0.7, speed: 0.15, quality: 0.15 },
  balanced: { cost: 0.4, speed: 0.3, quality: 0.3 },
  quality_first: { cost: 0.1, speed: 0.3, quality: 0.6 },
} satisfies Record<string, OptimizationWeights>;

/** Weights of cost, speed and quality; they must sum to one. */
export function createOptimizationWeights(cost: number, speed: number, quality: number): OptimizationWeights {
  const weights = { cost, speed, quality };
  validateOptimizationWeights(weights);
  return weights;
}
/** Throws where weights are negative or do not sum to one. */
export function validateOptimizationWeights(weights: OptimizationWeights): void {
  const sum = weights.cost + weights.speed + weights.quality;
  if (sum < 0.99 || sum > 1.01) throw new ConfigurationError(`Optimization weights must sum to 1, not ${sum}.`, 'optimization');
}

export interface LatencyProfile {
  maxTotalMs: number;
  maxPerModelMs: number;
  preferParallel: boolean;
  skipCascadeThreshold: number;
}
export const createLatencyProfile = (options: Partial<LatencyProfile> = {}): LatencyProfile =>
  ({ maxTotalMs: 5000, maxPerModelMs: 3000, preferParallel: false, skipCascadeThreshold: 0, ...options });
export const LATENCY_PRESETS = {
  realtime: createLatencyProfile({ maxTotalMs: 1000, maxPerModelMs: 800, preferParallel: true, skipCascadeThreshold: 800 }),
  interactive: createLatencyProfile({ maxTotalMs: 3000, maxPerModelMs: 2000, preferParallel: true, skipCascadeThreshold: 1500 }),
  standard: createLatencyProfile({ maxTotalMs: 8000, maxPerModelMs: 5000, skipCascadeThreshold: 2000 }),
  batch: createLatencyProfile({ maxTotalMs: 30000, maxPerModelMs: 20000 }),
} satisfies Record<string, LatencyProfile>;

export interface UserProfile {
  userId: string;
  tier: TierConfig;
  createdAt?: Date;
  customDailyBudget?: number;
  customRequestsPerHour?: number;
  customRequestsPerDay?: number;
  preferredModels?: string[];
  costSensitivity?: string;
  preferredDomains?: string[];
  domainModels?: Record<string, string[]>;
  latency?: LatencyProfile;
  optimization?: OptimizationWeights;
  enableContentModeration?: boolean;
  enablePiiDetection?: boolean;
  metadata?: Record<string, unknown>;
}

/** A user with the limits of a plan. */
export function createUserProfile(level: TierLevel, userId: string, options: Partial<Omit<UserProfile, 'userId' | 'tier'>> = {}): UserProfile {
  return { userId, tier: getTier(level), createdAt: new Date(), ...options };
}

export const getDailyBudget = (profile: UserProfile): number | undefined => profile.customDailyBudget ?? profile.tier.dailyBudget;
export const getRequestsPerHour = (profile: UserProfile): number | undefined => profile.customRequestsPerHour ?? profile.tier.requestsPerHour;
export const getRequestsPerDay = (profile: UserProfile): number | undefined => profile.customRequestsPerDay ?? profile.tier.requestsPerDay;
export const getLatencyProfile = (profile: UserProfile): LatencyProfile => profile.latency ?? LATENCY_PRESETS.standard;
export const getOptimizationWeights = (profile: UserProfile): OptimizationWeights => profile.optimization ?? OPTIMIZATION_PRESETS.balanced;

const snakeName = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const camelName = (name: string): string => name.replace(/_(.)/g, (_, c: string) => c.toUpperCase());

/** A profile with snake_case keys, to keep as JSON. */
export function serializeProfile(profile: UserProfile): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(profile)) if (value !== undefined) out[snakeName(key)] = value instanceof Date ? value.toISOString() : value;
  out['tier'] = profile.tier.name;
  return out;
}
/** The profile that `serializeProfile` wrote. */
export function deserializeProfile(data: Record<string, unknown>): UserProfile {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(data)) out[camelName(key)] = value;
  if (typeof out['createdAt'] === 'string') out['createdAt'] = new Date(out['createdAt']);
  if (typeof out['tier'] === 'string') out['tier'] = getTier(out['tier'] as TierLevel);
  return out as unknown as UserProfile;
}

/** Profiles from wherever you keep them, remembered for a while. */
export class UserProfileManager {
  private readonly cache = new Map<string, { profile: UserProfile; until: number }>();
  private readonly ttl: number;
  constructor(private readonly options: {
    cacheTtlMs?: number;
    loadProfile?: (userId: string) => Promise<UserProfile | null | undefined> | UserProfile | null | undefined;
    saveProfile?: (profile: UserProfile) => Promise<void> | void;
  } = {}) {
    this.ttl = options.cacheTtlMs ?? 300_000;
  }
  async getProfile(userId: string): Promise<UserProfile> {
    const known = this.cache.get(userId);
    if (known && known.until > Date.now()) return known.profile;
    const profile = (await this.options.loadProfile?.(userId)) ?? createUserProfile('FREE', userId);
    this.keep(profile);
    return profile;
  }
  async saveProfile(profile: UserProfile): Promise<void> {
    await this.options.saveProfile?.(profile);
    this.keep(profile);
  }
  async updateTier(userId: string, level: TierLevel): Promise<UserProfile> {
    const profile = { ...(await this.getProfile(userId)), tier: getTier(level) };
    await this.saveProfile(profile);
    return profile;
  }
  evictProfile(userId: string): void {
    this.cache.delete(userId);
  }
  clearCache(): void {
    this.cache.clear();
  }
  getCacheStats(): { size: number; ttlMs: number } {
    return { size: this.cache.size, ttlMs: this.ttl };
  }
  private keep(profile: UserProfile): void {
    this.cache.set(profile.userId, { profile, until: Date.now() + this.ttl });
  }
}
