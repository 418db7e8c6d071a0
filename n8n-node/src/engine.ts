// The engine as the nodes see it: one agent per execution, made from the engine's JSON documents.
import type { CatalogEntry, ErrorDocument, EventDocument, HostModelAnswer, HostModelRequest, ResultDocument } from './documents';
import type { Transport } from './transport';

/** A failed run. `document` says what, where and how to mend, without secrets. */
export class EngineError extends Error {
	constructor(readonly document: ErrorDocument) {
		super(document.message ?? document.code ?? 'The cascade failed');
		this.name = 'EngineError';
	}
}

/** A model that n8n supplies. `delta` hands on answer text as it comes. */
export type HostModel = (request: HostModelRequest, delta: (text: string) => void, signal: AbortSignal) => Promise<HostModelAnswer>;

export interface AgentHost {
	transport?: Transport;
	/** By the `name` of the configuration's models with provider "host". */
	models?: Record<string, HostModel>;
}

export interface Agent {
	run(request: object, options?: { onEvent?: (event: EventDocument) => void; signal?: AbortSignal }): Promise<ResultDocument>;
	close(): void;
}

export interface Engine {
	createAgent(config: object, host: AgentHost): Agent;
	classify(document: object): Record<string, unknown>;
	judge(document: object): Record<string, unknown>;
	catalog(): CatalogEntry[];
}
