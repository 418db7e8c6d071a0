// Streaming: what the connected models say is held back in lanes until the engine lets one of them through.
import type { ChatGeneration, MessageShape } from './shapes';
import { textOf } from './messages';

/** A queue between the engine's run and whoever reads the stream. */
export class Chunks implements AsyncIterable<MessageShape> {
	private readonly waiting: MessageShape[] = [];

	private ended = false;

	private failure: Error | undefined;

	private wake: (() => void) | undefined;

	push(chunk: MessageShape): void {
		this.waiting.push(chunk);
		this.wake?.();
	}

	end(): void {
		this.ended = true;
		this.wake?.();
	}

	fail(error: Error): void {
		this.failure = error;
		this.end();
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<MessageShape> {
		for (;;) {
			while (this.waiting.length > 0) yield this.waiting.shift() as MessageShape;
			if (this.failure) throw this.failure;
			if (this.ended) return;
			await new Promise<void>((resolve) => {
				this.wake = resolve;
			});
			this.wake = undefined;
		}
	}

	/** LangChain's ChatGenerationChunk, as far as its readers use it. */
	static generation(message: MessageShape): ChatGeneration & { concat(other: ChatGeneration): ChatGeneration } {
		return {
			text: textOf(message.content),
			message,
			generationInfo: {},
			concat: (other) => Chunks.generation(message.concat ? message.concat(other.message) : other.message),
		};
	}
}

/** One attempt of one model. The newest chunk is kept back, so that the last one can carry the outcome. */
export class Lane {
	message: MessageShape | undefined;

	private readonly held: MessageShape[] = [];

	private isOpen = false;

	constructor(
		readonly id: string,
		private readonly chunks: Chunks | undefined,
	) {}

	push(chunk: MessageShape): void {
		this.held.push(chunk);
		if (this.isOpen) this.flush(1);
	}

	open(): void {
		this.isOpen = true;
		this.flush(1);
	}

	finish(metadata: Record<string, unknown>): void {
		if (!this.chunks) return;
		if (this.held.length === 0 && this.message) this.held.push(this.message);
		const last = this.held.at(-1);
		if (last) last.response_metadata = { ...last.response_metadata, cascadeflow: metadata.cascadeflow };
		this.flush(0);
	}

	private flush(keep: number): void {
		while (this.held.length > keep) this.chunks?.push(this.held.shift() as MessageShape);
	}
}
