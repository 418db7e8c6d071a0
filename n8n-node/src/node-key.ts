// A name for one node of one workflow, by which this process remembers something over executions.
import type { FunctionsBase } from 'n8n-workflow';

/** The id that n8n gives to a workflow that was never saved. */
const NOT_SAVED = '__EMPTY__';

export function nodeKey(context: Pick<FunctionsBase, 'getNode' | 'getWorkflow'>): string | undefined {
	const { id } = context.getWorkflow();
	return id === undefined || id === '' || id === NOT_SAVED ? undefined : `${id}/${context.getNode().id}`;
}
