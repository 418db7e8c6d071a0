// Answers items side by side, never more than `limit` at once, and keeps their order.
export async function mapLimited<In, Out>(items: readonly In[], limit: number, work: (item: In, index: number) => Promise<Out>): Promise<Out[]> {
	const results: Out[] = new Array(items.length);
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < items.length) {
			const index = next;
			next += 1;
			results[index] = await work(items[index], index);
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, worker));
	return results;
}
