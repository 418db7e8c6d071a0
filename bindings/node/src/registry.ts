// ModelRegistry: the engine's model table, and models of your own beside it.
import { catalog, type CatalogEntry } from './judgement.js';
import type { ModelConfig } from './types.js';

/** The engine's model table, and models of your own beside it. */
export class ModelRegistry {
  private readonly own = new Map<string, CatalogEntry>();

  register(model: ModelConfig & Partial<CatalogEntry>, aliases: string[] = []): void {
    const { cost } = model;
    const entry: CatalogEntry = {
      ...(cost !== undefined && { inputPer1M: cost * 1000, outputPer1M: cost * 1000 }),
      ...(model as unknown as CatalogEntry), provider: model.provider ?? 'custom',
    };
    for (const name of [model.name, ...aliases]) this.own.set(name.toLowerCase(), entry);
  }
  private all(): CatalogEntry[] {
    const own = [...new Set(this.own.values())];
    const names = new Set(own.map((entry) => entry.name));
    return [...own, ...catalog().filter((entry) => !names.has(entry.name))];
  }
  getOrUndefined(name: string): CatalogEntry | undefined {
    const wanted = name.toLowerCase();
    return this.own.get(wanted) ?? this.all().find((entry) =>
      entry.name.toLowerCase() === wanted || `${entry.provider}/${entry.name}`.toLowerCase() === wanted
      || (Array.isArray(entry['aliases']) && entry['aliases'].some((alias) => String(alias).toLowerCase() === wanted)));
  }
  get(name: string): CatalogEntry {
    const found = this.getOrUndefined(name);
    if (!found) throw new Error(`The model '${name}' is not in the table. Register it, or write its price where you use it.`);
    return found;
  }
  has(name: string): boolean {
    return this.getOrUndefined(name) !== undefined;
  }
  listModels(): string[] {
    return this.all().map((entry) => entry.name);
  }
  listByProvider(provider: string): CatalogEntry[] {
    return this.all().filter((entry) => entry.provider === provider);
  }
  listWithToolSupport(): CatalogEntry[] {
    return this.all().filter((entry) => entry['supportsTools'] !== false && entry['tools'] !== false);
  }
  getCheapest(provider?: string): CatalogEntry | undefined {
    const sum = (entry: CatalogEntry): number => (entry.inputPer1M ?? Infinity) + (entry.outputPer1M ?? Infinity);
    return this.all().filter((entry) => !provider || entry.provider === provider).sort((a, b) => sum(a) - sum(b))[0];
  }
}

export const defaultModelRegistry = new ModelRegistry();
export const getModel = (name: string): CatalogEntry => defaultModelRegistry.get(name);
export const hasModel = (name: string): boolean => defaultModelRegistry.has(name);
