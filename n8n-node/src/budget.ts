// What a node has spent today. This process's memory knows it first, since executions side by side have a copy of the
// workflow's static data each, and test runs lose theirs; static data carries it over a restart of n8n.
import type { IDataObject } from 'n8n-workflow';

import type { Settings } from './settings';

interface DaySpend {
	day: string;
	nano: number;
}

const KEY = 'cascadeFlowSpent';

const spentHere = new Map<string, DaySpend>();

export function dayOf(wallMs: number): string {
	return new Date(wallMs).toISOString().slice(0, 10);
}

/** The day's spending of one node, over all its executions. */
export class DayLedger {
	constructor(
		private readonly staticData: IDataObject,
		/** Names the node over executions; undefined while its workflow is not saved. */
		private readonly node: string | undefined,
	) {}

	private own: DaySpend | undefined;

	spentNano(wallMs: number): number {
		const day = dayOf(wallMs);
		const kept = this.staticData[KEY] as unknown as DaySpend | undefined;
		return Math.max(0, ...[this.node === undefined ? this.own : spentHere.get(this.node), kept].map((spend) => (spend?.day === day ? spend.nano : 0)));
	}

	add(wallMs: number, nano: number | undefined): void {
		const spend: DaySpend = { day: dayOf(wallMs), nano: this.spentNano(wallMs) + Math.max(0, Math.round(nano ?? 0)) };
		this.own = spend;
		if (this.node === undefined) return;
		for (const [node, { day }] of spentHere) if (day !== spend.day) spentHere.delete(node);
		spentHere.set(this.node, spend);
	}

	/** Into static data, where a budget of the day is set: n8n writes changed static data to its database. */
	keep(wallMs: number): void {
		const spend: DaySpend = { day: dayOf(wallMs), nano: this.spentNano(wallMs) };
		const kept = this.staticData[KEY] as unknown as DaySpend | undefined;
		if (kept?.day !== spend.day || kept.nano !== spend.nano) this.staticData[KEY] = spend as unknown as IDataObject;
	}
}

/** The engine's budgets. The day's is what is left of it, for an agent that is made anew when somebody else spends. */
export function budgets({ perDay, perRun, onExceeded = 'refuse' }: Settings['budget'], ledger: DayLedger, wallMs: number): IDataObject[] {
	const list: IDataObject[] = [];
	if (perRun !== undefined) list.push({ name: 'item', scope: 'run', limit_usd: perRun, on_exceeded: onExceeded });
	if (perDay !== undefined) {
		ledger.keep(wallMs);
		const left = Math.max(0, perDay - ledger.spentNano(wallMs) / 1e9);
		list.push({ name: 'day', scope: 'agent', limit_usd: Number(left.toFixed(9)), on_exceeded: onExceeded });
	}
	return list;
}

/** What a person should know when the day's budget is spent and the node was told to go on nevertheless. */
export function budgetHint({ perDay, onExceeded }: Settings['budget'], ledger: DayLedger, wallMs: number): string | undefined {
	if (perDay === undefined || onExceeded !== 'warn') return undefined;
	const spent = ledger.spentNano(wallMs) / 1e9;
	return spent < perDay ? undefined : `The budget of the day is spent: $${spent.toFixed(4)} of $${perDay}. The node goes on.`;
}
