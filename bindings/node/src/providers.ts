// Providers of your own, registered as classes under a name that models then use. They become host models.
import { providerHost, type HostModel, type Provider } from './hosts.js';
import type { ModelConfig, ProviderType } from './types.js';

export type ProviderClass = new (config: ModelConfig) => Provider;

class ProviderRegistry {
  private readonly classes = new Map<string, ProviderClass>();

  /** From now on models with this provider name are answered by instances of the class. */
  register(name: string, provider: ProviderClass): void {
    this.classes.set(name.toLowerCase(), provider);
  }
  unregister(name: string): boolean {
    return this.classes.delete(name.toLowerCase());
  }
  has(name: string): boolean {
    return this.classes.has(name.toLowerCase());
  }
  get(name: string, config: ModelConfig): Provider {
    const found = this.classes.get(name.toLowerCase());
    if (!found) throw new Error(`Provider '${name}' not found. Registered: ${this.list().join(', ') || 'none'}.`);
    return new found(config);
  }
  list(): string[] {
    return [...this.classes.keys()];
  }
  /** The host model for a model's provider, or nothing when the engine speaks to it by itself. */
  hostModel(name: ProviderType | undefined, config: ModelConfig): HostModel | undefined {
    return name !== undefined && this.has(name) ? providerHost(this.get(name, config)) : undefined;
  }
}

export const providerRegistry = new ProviderRegistry();
