// The public surface. Entry points (node, web, edge, portable) export all of it and add an engine.
export { CascadeAgent, type CostEstimate } from './agent.js';
export * from './batch.js';
export { CallbackEvent, CallbackManager, type CallbackData, type CallbackFunction } from './callbacks.js';
export type { Transport, TransportRequest, TransportResponse } from './engine/types.js';
export * from './errors.js';
export * from './events.js';
export {
  providerHost, type HostAnswer, type HostModel, type HostRequest, type Provider, type ProviderRequest, type ProviderResponse, type StreamChunk,
} from './hosts.js';
export * from './harness.js';
export * from './judgement.js';
export { ModelConfig } from './model-config.js';
export * from './presets.js';
export * from './profiles.js';
export { providerRegistry, type ProviderClass } from './providers.js';
export * from './registry.js';
export { explain, resultToObject, type Attempt, type CascadeResult, type TraceStep } from './result.js';
export type { Infer, JsonSchema, SchemaOptions, StandardSchema } from './schema.js';
export * from './standalone.js';
export * from './telemetry.js';
export { engineInfo, ready, type EngineInfo } from './surroundings.js';
export {
  buildParameterSchema, createTool, getProviderFormatType, inferJsonType, toAnthropicFormat, toOllamaFormat, toOpenAIFormat, tool, ToolCall,
  ToolCallFormat, ToolConfig, ToolExecutor, toProviderFormat, ToolResult, type ToolConfigOptions, type ToolFunction, type ToolParameters,
} from './tools.js';
export type * from './types.js';
export * from './validate.js';
export { VERSION } from './version.js';
export * from './web.js';
