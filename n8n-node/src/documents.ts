// The engine's documents, as far as the nodes read them. docs/reference.md describes them all.
import type { IDataObject } from 'n8n-workflow';

export interface Usage {
	input_tokens?: number;
	cached_tokens?: number;
	cache_write_tokens?: number;
	output_tokens?: number;
	reasoning_tokens?: number;
	source?: string;
}

export interface ToolCallDocument {
	id: string;
	type: 'function';
	function: { name: string; arguments: string };
}

export interface AttemptDocument {
	attempt: number;
	tier: number;
	model: string;
	provider: string;
	purpose: string;
	/** "ok", or the code of what went wrong. */
	status: string;
	http_status?: number;
	usage?: Usage;
	cost_nano?: number;
	cost_usd?: number;
	priced?: boolean;
	started_ms?: number;
	first_token_ms?: number;
	ended_ms?: number;
	error?: string;
}

export interface ResultDocument {
	run_id?: string;
	text?: string;
	json?: unknown;
	refusal?: string;
	reasoning?: string;
	citations?: unknown[];
	tool_calls?: ToolCallDocument[];
	finish_reason?: string;
	model?: string;
	model_id?: string;
	provider?: string;
	tier?: number;
	tier_path?: number[];
	plan?: string;
	domain?: string;
	complexity?: string;
	draft_accepted?: boolean;
	escalated?: boolean;
	confidence?: number;
	threshold?: number;
	verdict?: string;
	vetoes?: unknown[];
	reasons?: unknown[];
	low_confidence?: boolean;
	flags?: string[];
	cost_nano?: number;
	cost_usd?: number;
	baseline_usd?: number;
	saved_usd?: number;
	saved_pct?: number;
	priced?: boolean;
	usage?: Usage;
	latency?: Record<string, number>;
	draft?: { model?: string; text?: string; confidence?: number; cost_nano?: number };
	attempts?: AttemptDocument[];
	trace?: IDataObject[];
}

export interface ErrorDocument {
	code?: string;
	message?: string;
	path?: string;
	provider?: string;
	http_status?: number;
	retry_after_ms?: number;
	attempts?: AttemptDocument[];
	cost_nano?: number;
	best_answer?: { text?: string; model?: string };
}

export interface CatalogEntry {
	name: string;
	provider?: string;
	input_per_1m?: number;
	output_per_1m?: number;
}

export interface EventDocument {
	type: string;
	attempt?: number;
	tier?: number;
	model?: string;
	purpose?: string;
	phase?: string;
	text?: string;
	accepted?: boolean;
	[key: string]: unknown;
}

/** What the engine asks of a model that the host supplies ("Host models" in the reference). */
export interface HostModelRequest {
	run_id: string;
	attempt: number;
	model: string;
	messages: IDataObject[];
	purpose?: string;
	stream?: boolean;
	max_tokens?: number;
	temperature?: number;
}

export interface HostModelAnswer {
	content?: string;
	tool_calls?: ToolCallDocument[];
	finish_reason?: string;
	usage?: Usage;
	model?: string;
	logprobs?: Array<{ token: string; logprob: number; top?: Array<{ token: string; logprob: number }> }>;
}
