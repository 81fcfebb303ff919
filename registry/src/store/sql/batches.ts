/** Lists are given to a statement in steps of so many, under the engines' limits on parameters. */
const size = 500

/** A list in steps that a statement can take. */
export function batches<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size)
  )
}

/** What a statement gives for all steps of a list. */
export async function inBatches<Item, Row>(
  items: readonly Item[],
  run: (some: Item[]) => Promise<readonly Row[]>
): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const some of batches([...new Set(items)])) rows.push(...(await run(some)))
  return rows
}
