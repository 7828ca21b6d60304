import type { CompareResults } from '../results/compare-results.ts';
import { factsOf, groupCells, questionCells } from './compare-cells.ts';
import { compareNotes, unitOf, verdictOf } from './compare-words.ts';
import { drawInParts, drawTable, widthOf } from './drawing.ts';
import { axisAround, drawBars } from './interval-bars.ts';
import { escapeMarkdown, markdownTable } from './markdown-table.ts';
import { plain } from './plain.ts';
import { NO_SCREEN, type Screen } from './screen.ts';
import { wrap } from './wrap.ts';

/** A comparison for a terminal: the outcome in a sentence, then the numbers. */
export function toCompareTable(results: CompareResults, screen: Screen = NO_SCREEN): string {
  const { width } = screen;
  const sentence = (text: string) => wrap(plain(text), width);
  return [
    sentence(verdictOf(results)),
    factLines(factsOf(results), width),
    drawGroups(results, screen),
    ...questionCells(results).map((cells) => drawInParts(width, cells)),
    compareNotes(results).map(sentence).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The same as Markdown. */
export function toCompareMarkdown(results: CompareResults): string {
  return [
    `**${escapeMarkdown(verdictOf(results))}**`,
    markdownTable(['', ''], factsOf(results)),
    ...[groupCells(results), ...questionCells(results)].map(
      ({ title, heads, rows }) => `${escapeMarkdown(title)}\n\n${markdownTable(heads, rows)}`,
    ),
    ...compareNotes(results).map(escapeMarkdown),
  ].join('\n\n');
}

/** Names and values aligned; where there is no room for both, values stand below. */
function factLines(facts: readonly (readonly [string, string])[], width: number): string {
  const rows = facts.map(([name, value]) => [plain(name), plain(value)] as const);
  const longest = Math.max(...rows.map(([name]) => name.length)) + 2;
  const room = width - longest;
  return rows
    .map(([name, value]) =>
      room >= 20
        ? name.padEnd(longest) + wrap(value, room).replaceAll('\n', `\n${' '.repeat(longest)}`)
        : wrap(`${name}: ${value}`, width),
    )
    .join('\n');
}

/** With bars where the screen draws them and is wide enough. */
function drawGroups(results: CompareResults, screen: Screen): string {
  const cells = groupCells(results);
  const unit = unitOf(results);
  const bars = [...Object.values(results.turns), ...Object.values(results.categories)].map(
    ({ difference, interval }) => ({ mean: difference, interval }),
  );
  const axis = axisAround(bars);
  if (screen.drawsBars && axis !== undefined) {
    const { head, cells: drawn } = drawBars(bars, axis, (end) => String(Number(unit.difference(end))));
    const wide = drawTable({
      ...cells,
      heads: [...cells.heads, head],
      rows: cells.rows.map((row, place) => [...row, drawn[place] ?? '']),
    });
    if (widthOf(wide) <= screen.width) return wide;
  }
  return drawInParts(screen.width, cells);
}
