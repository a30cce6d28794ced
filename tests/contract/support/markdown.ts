/** Rows of the first table whose header row begins with this cell; cells as they are written. */
export function readTable(text: string, firstHeader: string): Readonly<Record<string, string>>[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => cellsOf(line)[0] === firstHeader);
  if (start === -1) throw new Error(`no table with the header ${firstHeader}`);
  const header = cellsOf(lines[start] ?? '');
  const end = lines.findIndex((line, at) => at > start && !line.startsWith('|'));
  return lines
    .slice(start + 2, end === -1 ? lines.length : end)
    .map((line) => Object.fromEntries(cellsOf(line).map((cell, at) => [header[at] ?? '', cell])));
}

function cellsOf(line: string): string[] {
  if (!line.startsWith('|')) return [];
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** Words in backticks, those in brackets left out: they explain the word before them. */
export function codeWords(text: string): string[] {
  const plain = text.replace(/\([^)]*\)/g, '');
  return [...plain.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');
}

/** The text below a heading, up to the next one. */
export function section(text: string, heading: string): string {
  const [, ...parts] = text.split(/^## /m);
  const found = parts.find((part) => part.startsWith(heading));
  if (found === undefined) throw new Error(`no section ${heading}`);
  return found;
}
