/** The text with what stands between the block's marks replaced. Throws where `path` lacks the marks. */
export function withBlock(text: string, name: string, content: string, path: string): string {
  const begin = `<!-- begin generated: ${name} (npm run docs) -->`;
  const end = `<!-- end generated: ${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(
      `${path} has no generated block "${name}". Put these two lines where it belongs:\n${begin}\n${end}`,
    );
  }
  return `${text.slice(0, from)}${begin}\n\n${content.trim()}\n\n${text.slice(to)}`;
}
