// What went wrong, in plain words, with what to do about it.
import type { EngineError } from './engine';

/** Something in the node's fields that only the user can mend. */
export class UserMistake extends Error {
	constructor(message: string, readonly advice: string) {
		super(message);
		this.name = 'UserMistake';
	}
}

export interface PlainError {
	message: string;
	description: string;
	/** The engine's code, so that workflows can branch on it. */
	code: string;
	httpStatus?: number;
}

const WORDS: Record<string, [message: string, advice: string]> = {
	authentication: ['{provider} did not accept the credential', 'Open the credential in n8n, check the API key and press "Retry".'],
	budget_exceeded: ['The budget is spent', 'Raise the limits under "Budget", choose another "When Spent", or wait until tomorrow.'],
	rate_limited: ['{provider} asks for a pause: too many requests', 'Lower "Items at Once" under "Options", or raise your limit at the provider.'],
	quota_exhausted: ['The credit at {provider} is used up', 'Add credit in your account at the provider.'],
	context_too_long: ['The prompt is too long for the models', 'Shorten it, or choose a model with a larger context window.'],
	provider_unavailable: ['{provider} does not answer', 'Check that the server is running and that its address in the credential is right.'],
	transport: ['{provider} could not be reached', 'Check the address in the credential and your network.'],
	timeout: ['{provider} took too long', 'Raise "Timeout (Seconds)" under "Options", or choose a quicker model.'],
	deadline_exceeded: ['The answer took too long', 'Raise "Timeout (Seconds)" under "Options".'],
	content_filtered: ['{provider} refused the prompt', 'Its content filter does not allow this prompt. Change the words.'],
	model_unavailable: ['{provider} does not know this model', 'Choose a model from the list.'],
	quality_rejected: ['No model gave an answer that is good enough', 'Lower the threshold, or set "On Doubtful Answer" to deliver it marked.'],
	all_attempts_failed: ['All models failed', 'See the attempts below for the reason of each.'],
	cancelled: ['The execution was stopped', ''],
	invalid_config: ['A field of the node is not right', ''],
	invalid_request: ['The request is not right', ''],
	bad_request: ['{provider} did not understand the request', ''],
};

export function plainError(error: EngineError, labelOf: (provider: string) => string): PlainError {
	const document = error.document;
	const code = document.code ?? 'internal';
	const cause = rootCause(error) ?? document;
	const [message, advice] = WORDS[cause.code ?? code] ?? [document.message ?? 'The cascade failed', ''];
	const provider = cause.provider ?? document.provider;
	const details = [advice, document.message, document.path === undefined ? '' : `Field: ${document.path}`, attemptsText(error)];
	return {
		message: message.replace('{provider}', provider === undefined ? 'The provider' : labelOf(provider)),
		description: details.filter((line) => line !== undefined && line !== '' && line !== message).join('\n'),
		code: cause.code ?? code,
		...(document.http_status === undefined ? {} : { httpStatus: document.http_status }),
	};
}

/** "All attempts failed" helps nobody when all of them failed for one reason: then that reason is the message. */
function rootCause(error: EngineError): { code?: string; provider?: string } | undefined {
	const failed = (error.document.attempts ?? []).filter((attempt) => attempt.status !== 'ok');
	if (error.document.code !== 'all_attempts_failed' || failed.length === 0) return undefined;
	const codes = new Set(failed.map((attempt) => attempt.status));
	if (codes.size !== 1) return undefined;
	const providers = new Set(failed.map((attempt) => attempt.provider));
	return { code: failed[0].status, ...(providers.size === 1 ? { provider: failed[0].provider } : {}) };
}

function attemptsText(error: EngineError): string {
	const attempts = error.document.attempts ?? [];
	return attempts.map((attempt) => `${attempt.attempt}. ${attempt.provider} ${attempt.model}: ${attempt.error ?? attempt.status}`).join('\n');
}
