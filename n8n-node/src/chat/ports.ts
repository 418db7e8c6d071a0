// Which connected model stands on which port. n8n hands over the connected models in one list, without the empty ports,
// so the place in that list says nothing about the role: the workflow's connections do.
import type { ISupplyDataFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

export interface Port {
	id: string;
	label: string;
	required: boolean;
}

export const VERIFIER: Port = { id: 'verifier', label: 'Verifier', required: true };
export const DRAFTER: Port = { id: 'drafter', label: 'Drafter', required: true };
export const THIRD: Port = { id: 'third', label: 'Third', required: false };

export function portsOf(useThird: boolean, domains: readonly string[]): Port[] {
	return [
		VERIFIER,
		DRAFTER,
		...(useThird ? [THIRD] : []),
		...domains.map((domain) => ({ id: `domain:${domain}`, label: domain, required: false })),
	];
}

/** The inner functions of n8n's contexts that tell connections apart; in every version since 1.x. */
interface Connections {
	getConnectedNodes?(type: string): Array<{ name: string }>;
	getConnections?(node: unknown, type: string): Array<Array<{ node: string }> | null | undefined>;
}

/** For each port the index of its model in n8n's list, or undefined when nothing is connected. */
export function assignPorts(context: ISupplyDataFunctions, ports: readonly Port[], count: number): Map<string, number> {
	const assigned = new Map<string, number>();
	const inner = context as unknown as Connections;
	const connected = inner.getConnectedNodes?.(NodeConnectionTypes.AiLanguageModel).map((node) => node.name);
	const wires = inner.getConnections?.(context.getNode(), NodeConnectionTypes.AiLanguageModel);
	if (!connected || !wires) {
		// Without that knowledge only a full list is sure; n8n lists the last port first.
		if (count === ports.length) ports.forEach((port, index) => assigned.set(port.id, count - 1 - index));
		else ports.slice(0, 2).forEach((port, index) => assigned.set(port.id, count - 1 - index));
		return assigned;
	}
	ports.forEach((port, index) => {
		const names = (wires[index] ?? []).map((wire) => wire.node);
		const place = connected.findIndex((name) => names.includes(name));
		if (place >= 0) assigned.set(port.id, place);
	});
	return assigned;
}
