/**
 * Works on every item, on so many at a time at most, in the order in which they come. An item is asked for when there is a
 * hand free for it, so a generator may end while others are still being worked on. Rejects with the first error.
 */
export async function sideBySide<Item>(
  items: Iterable<Item>,
  most: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: most }, worker));
}
