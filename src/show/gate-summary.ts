import type { Gate } from '../results/gate.ts';
import { escapeMarkdown } from './markdown-table.ts';

/** A Markdown summary for a pull request: whether the gate was met, each case, and the results themselves below. */
export function toGateSummary(heading: string, gate: Gate | undefined, results: string): string {
  const parts = [`### ${escapeMarkdown(heading)}`];
  if (gate !== undefined) {
    const failed = gate.cases.filter(({ passed }) => !passed).length;
    parts.push(
      failed === 0
        ? `✅ **The gate was met** (${gate.cases.length} of ${gate.cases.length}).`
        : `❌ **The gate was not met**: ${failed} of ${gate.cases.length} failed.`,
      gate.cases
        .map(
          ({ passed, name, detail }) =>
            `- ${passed ? '✅' : '❌'} ${escapeMarkdown(name)}: ${escapeMarkdown(detail)}`,
        )
        .join('\n'),
    );
  }
  return `${[...parts, results].join('\n\n')}\n\n`;
}
