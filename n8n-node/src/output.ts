// The item that comes out: the answer, and what it cost.
import type { IDataObject } from 'n8n-workflow';

import type { AttemptDocument, ResultDocument, Usage } from './documents';

export type OutputMode = 'contentOnly' | 'fullMetrics' | 'metricsSummary';

function defined(object: Record<string, unknown>): IDataObject {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as IDataObject;
}

function content(result: ResultDocument): IDataObject {
	return defined({
		answer: result.text ?? '',
		json: result.json,
		toolCalls: result.tool_calls?.length ? result.tool_calls.map(toolCall) : undefined,
		refusal: result.refusal,
	});
}

function toolCall(call: NonNullable<ResultDocument['tool_calls']>[number]): IDataObject {
	let parsed: unknown = call.function.arguments;
	try {
		parsed = JSON.parse(call.function.arguments === '' ? '{}' : call.function.arguments);
	} catch {
		// Left as text: the engine has judged it, and the workflow can see what the model wrote.
		parsed = call.function.arguments;
	}
	return { id: call.id, name: call.function.name, arguments: parsed as IDataObject };
}

export function tokens(usage: Usage | undefined): IDataObject | undefined {
	if (!usage) return undefined;
	return defined({
		input: usage.input_tokens ?? 0,
		output: usage.output_tokens ?? 0,
		cached: usage.cached_tokens ?? 0,
		cacheWrite: usage.cache_write_tokens ?? 0,
		reasoning: usage.reasoning_tokens ?? 0,
		source: usage.source,
	});
}

export function money(usd: number | undefined): string {
	if (usd === undefined) return 'unknown';
	const sign = usd < 0 ? '-' : '';
	return `${sign}$${Math.abs(usd).toFixed(6)}`;
}

/** One line that a person can read. */
export function summaryLine(result: ResultDocument): string {
	const outcome = result.flags?.includes('from_cache')
		? 'From the cache'
		: result.escalated
			? 'Escalated to the stronger model'
			: result.draft_accepted
				? 'Draft accepted'
				: 'Answered directly';
	const price = result.priced === false ? 'price unknown' : `${money(result.cost_usd)}, saved ${money(result.saved_usd)} (${(result.saved_pct ?? 0).toFixed(1)} %)`;
	return `${outcome}: ${result.model ?? 'unknown model'}, ${price}`;
}

function summary(result: ResultDocument): IDataObject {
	return defined({
		...content(result),
		modelUsed: result.model,
		provider: result.provider,
		tier: result.tier,
		draftAccepted: result.draft_accepted ?? false,
		escalated: result.escalated ?? false,
		confidence: result.confidence,
		lowConfidence: result.low_confidence ?? false,
		costUsd: result.cost_usd,
		baselineUsd: result.baseline_usd,
		savedUsd: result.saved_usd,
		savedPercent: result.saved_pct,
		priceKnown: result.priced ?? true,
		summary: summaryLine(result),
	});
}

function attempt(a: AttemptDocument): IDataObject {
	return defined({
		model: a.model,
		provider: a.provider,
		tier: a.tier,
		purpose: a.purpose,
		status: a.status,
		httpStatus: a.http_status,
		costUsd: a.cost_nano === undefined ? a.cost_usd : a.cost_nano / 1e9,
		tokens: tokens(a.usage),
		milliseconds: a.ended_ms !== undefined && a.started_ms !== undefined ? a.ended_ms - a.started_ms : undefined,
		error: a.error,
	});
}

export function latency(split: Record<string, number> | undefined): IDataObject | undefined {
	if (!split) return undefined;
	const names: Record<string, string> = {
		total_ms: 'totalMs',
		first_token_ms: 'firstTokenMs',
		draft_ms: 'draftMs',
		gate_ms: 'decisionMs',
		strong_ms: 'verifierMs',
		overhead_ms: 'overheadMs',
	};
	return Object.fromEntries(Object.entries(split).map(([name, value]) => [names[name] ?? name, value]));
}

export function itemJson(result: ResultDocument, mode: OutputMode): IDataObject {
	if (mode === 'contentOnly') return content(result);
	if (mode === 'metricsSummary') return summary(result);
	return defined({
		...summary(result),
		reasons: result.reasons ?? [],
		vetoes: result.vetoes ?? [],
		threshold: result.threshold,
		plan: result.plan,
		domain: result.domain,
		complexity: result.complexity,
		finishReason: result.finish_reason,
		reasoning: result.reasoning,
		citations: result.citations,
		flags: result.flags ?? [],
		tokens: tokens(result.usage),
		latency: latency(result.latency),
		draft: result.draft && defined({ model: result.draft.model, text: result.draft.text, confidence: result.draft.confidence, costUsd: (result.draft.cost_nano ?? 0) / 1e9 }),
		attempts: (result.attempts ?? []).map(attempt),
		trace: result.trace ?? [],
		runId: result.run_id,
	});
}

/** Compare: what each model said and cost, and what the judge thinks of the draft. */
export function compareJson(draft: ResultDocument | Error, verifier: ResultDocument | Error, judgement: IDataObject | undefined): IDataObject {
	const side = (result: ResultDocument | Error): IDataObject =>
		result instanceof Error
			? { error: result.message }
			: defined({ ...content(result), model: result.model, provider: result.provider, costUsd: result.cost_usd, tokens: tokens(result.usage), latency: latency(result.latency), confidence: result.confidence });
	const bothPriced = !(draft instanceof Error) && !(verifier instanceof Error) && draft.priced !== false && verifier.priced !== false;
	const costs = bothPriced ? { draft: draft.cost_usd ?? 0, verifier: verifier.cost_usd ?? 0 } : undefined;
	return defined({
		draft: side(draft),
		verifier: side(verifier),
		judgement,
		draftWouldBeKept: judgement === undefined ? undefined : judgement.verdict === 'accept',
		savedIfKeptUsd: costs && costs.verifier - costs.draft,
		savedIfKeptPercent: costs && costs.verifier > 0 ? ((costs.verifier - costs.draft) / costs.verifier) * 100 : undefined,
	});
}
