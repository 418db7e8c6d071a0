// What the node has spent today, kept in the workflow's static data, so that a budget holds over executions.
import type { IDataObject } from 'n8n-workflow';

import type { Settings } from './settings';

interface DaySpend {
	day: string;
	nano: number;
}

const KEY = 'cascadeFlowSpent';

export function dayOf(wallMs: number): string {
	return new Date(wallMs).toISOString().slice(0, 10);
}

function spend(staticData: IDataObject, wallMs: number): DaySpend {
	const kept = staticData[KEY] as unknown as DaySpend | undefined;
	return kept?.day === dayOf(wallMs) ? kept : { day: dayOf(wallMs), nano: 0 };
}

export function spentTodayUsd(staticData: IDataObject, wallMs: number): number {
	return spend(staticData, wallMs).nano / 1e9;
}

export function addSpent(staticData: IDataObject, wallMs: number, nano: number): void {
	const today = spend(staticData, wallMs);
	staticData[KEY] = { day: today.day, nano: today.nano + Math.max(0, Math.round(nano)) } as unknown as IDataObject;
}

/** The engine's budgets. The day's is what is left of it, for the one agent that lives as long as this execution. */
export function budgets(settings: Pick<Settings, 'budget'>, staticData: IDataObject, wallMs: number): IDataObject[] {
	const { perDay, perRun, onExceeded = 'refuse' } = settings.budget;
	const list: IDataObject[] = [];
	if (perRun !== undefined) list.push({ name: 'item', scope: 'run', limit_usd: perRun, on_exceeded: onExceeded });
	if (perDay !== undefined) {
		const left = Math.max(0, perDay - spentTodayUsd(staticData, wallMs));
		list.push({ name: 'day', scope: 'agent', limit_usd: Number(left.toFixed(9)), on_exceeded: onExceeded });
	}
	return list;
}
