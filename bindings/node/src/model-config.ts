// `ModelConfig` is a type; as a value it gives back what it was given, so that `import { ModelConfig }` also works in JavaScript.
import type { ModelConfig as ModelConfigType } from './types.js';

export type ModelConfig = ModelConfigType;
/** Gives back what it was given: a model of an agent. */
export function ModelConfig(config: ModelConfigType): ModelConfigType {
  return { ...config };
}
