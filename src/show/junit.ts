import type { Gate, GateCase } from '../results/gate.ts';

/**
 * A gate as JUnit XML, which continuous integration shows as tests: a test a case. There is no standard but the schema of Apache Ant's
 * report, which Jenkins, GitLab and GitHub's actions read: `testsuites` > `testsuite` > `testcase` > `failure`.
 *
 * @param suite what stands before the names of the tests, such as "llm-judge show".
 */
export function toJunit(suite: string, { title, cases }: Gate): string {
  const failures = cases.filter(({ passed }) => !passed).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(suite)}" ${counts}>`,
    `  <testsuite name="${escapeXml(title)}" ${counts}>`,
    ...cases.map((each) => toTestcase(suite, each)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function toTestcase(suite: string, { name, passed, detail }: GateCase): string {
  const head = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}" time="0">`;
  const found = passed
    ? `<system-out>${escapeXml(detail)}</system-out>`
    : `<failure type="gate" message="${escapeXml(detail)}">${escapeXml(`${name}: ${detail}`)}</failure>`;
  return `${head}${found}</testcase>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Names come from files. What XML 1.0 cannot hold even as an entity (section 2.2), halves of pairs too, is replaced. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}
