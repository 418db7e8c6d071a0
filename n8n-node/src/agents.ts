// The engine's agents of one execution. Items with the same settings share one, and with it the budgets, the cache, and what
// it learns of the providers. With the cache on, an agent outlives the execution: the next one finds its answers.
import type { IExecuteFunctions } from 'n8n-workflow';

import { budgets, dayOf, type DayLedger } from './budget';
import type { Cascade } from './config';
import type { AttemptDocument } from './documents';
import type { Agent, Engine } from './engine';
import type { Settings } from './settings';
import { n8nTransport } from './transport';

/** Agents that wait for the next execution, in this process; the one that waits longest goes first. */
const waiting = new Map<string, SharedAgent>();
const MOST_WAITING = 16;

/** What a person mends between two executions: an agent that has learned of it must not remember. */
const MENDABLE = new Set(['authentication', 'quota_exhausted', 'model_unavailable', 'provider_unavailable', 'transport']);

interface SharedAgent {
	agent: Agent;
	/** The executions that work with it now, newest last: its helpers carry the requests. */
	users: IExecuteFunctions[];
	day: string;
	/** What the node had spent before this agent, and what this agent has spent. */
	before: number;
	spent: number;
	broken: boolean;
	closed: boolean;
}

export class Agents {
	private readonly mine = new Map<string, SharedAgent>();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly engine: Engine,
		private readonly ledger: DayLedger,
		private readonly node: string | undefined,
	) {}

	/** Nothing may be awaited between this and the start of the run: another execution may close the agent. */
	for(settings: Settings, cascade: Cascade): SharedAgent {
		const key = JSON.stringify([this.node, cascade.config, settings.budget]);
		const found = this.mine.get(key) ?? waiting.get(key);
		if (found && !this.isOver(found, settings)) {
			if (!found.users.includes(this.context)) found.users.push(this.context);
			this.mine.set(key, found);
			if (waiting.get(key) === found) keep(key, found);
			return found;
		}
		if (found) this.drop(key, found);
		const made = this.make(settings, cascade);
		this.mine.set(key, made);
		if (settings.options.cache === true && this.node !== undefined) keep(key, made);
		return made;
	}

	settle(shared: SharedAgent, settings: Settings, nano: number | undefined, failed: boolean, attempts: AttemptDocument[] = []): void {
		shared.spent += Math.max(0, Math.round(nano ?? 0));
		this.ledger.add(Date.now(), nano);
		if (settings.budget.perDay !== undefined) this.ledger.keep(Date.now());
		if (failed || attempts.some((attempt) => MENDABLE.has(attempt.status))) shared.broken = true;
	}

	close(): void {
		for (const [key, shared] of this.mine) {
			shared.users.splice(shared.users.indexOf(this.context), 1);
			if (shared.broken || waiting.get(key) !== shared) this.drop(key, shared);
		}
	}

	private make(settings: Settings, cascade: Cascade): SharedAgent {
		const now = Date.now();
		const timeout = Number(settings.options.timeout ?? 120) * 1000;
		const config = { ...cascade.config, budgets: budgets(settings.budget, this.ledger, now) };
		const transport = n8nTransport(() => shared.users.at(-1) as IExecuteFunctions, (id) => cascade.credentials.get(id), timeout);
		const shared: SharedAgent = {
			agent: this.engine.createAgent(config, { transport }),
			users: [this.context],
			day: dayOf(now),
			before: this.ledger.spentNano(now),
			spent: 0,
			broken: false,
			closed: false,
		};
		return shared;
	}

	/** Its share of the day's budget no longer holds: a new day, or another agent of this node has spent too. */
	private isOver(shared: SharedAgent, settings: Settings): boolean {
		if (shared.closed) return true;
		if (settings.budget.perDay === undefined) return false;
		const now = Date.now();
		return shared.day !== dayOf(now) || this.ledger.spentNano(now) > shared.before + shared.spent;
	}

	private drop(key: string, shared: SharedAgent): void {
		if (waiting.get(key) === shared) waiting.delete(key);
		close(shared);
	}
}

function close(shared: SharedAgent): void {
	if (shared.closed) return;
	shared.closed = true;
	shared.agent.close();
}

function keep(key: string, shared: SharedAgent): void {
	waiting.delete(key);
	waiting.set(key, shared);
	for (const [oldest, idle] of waiting) {
		if (waiting.size <= MOST_WAITING) return;
		waiting.delete(oldest);
		close(idle);
	}
}
