import type { EmbeddedReport, ReportPart } from '../analysis/embedded-report.ts';
import type { Snapshot } from '../analysis/snapshot.ts';

interface About {
  snapshot: Snapshot;
  version: string;
  date: Date;
  leftOut: readonly string[];
  maxSize: number;
  seed: number;
}

interface Contents {
  /** Of how many questions the texts were meant for the file, and of how many they are in it. */
  meant: number;
  withTexts: number;
  parts: ReportPart[];
}

/** What a report says of itself. */
export function describeReport(about: About, contents: Contents): EmbeddedReport {
  const { bench, language, questions, models, grades, matches } = about.snapshot;
  return {
    notice: [whatItIs(about), ...about.leftOut, whichTexts(about, contents)].join(' '),
    summary: {
      name: bench,
      language,
      questions: questions.length,
      models: models.length,
      judges: new Set([...grades.judge, ...matches.judge]).size,
    },
    parts: contents.parts,
  };
}

function whatItIs({ snapshot, version, date }: About): string {
  const { bench, questions, models, judges } = snapshot;
  const by = judges.length === 0 ? '' : `, judged by ${judges.join(', ')}`;
  const of = `${count(questions.length, 'question')}, ${count(models.length, 'model')}${by}`;
  return `Report of ${bench}: ${of}. Made by llm-judge ${version} on ${date.toISOString().slice(0, 10)}.`;
}

function whichTexts({ snapshot, maxSize, seed }: About, { meant, withTexts, parts }: Contents): string {
  const all = snapshot.questions.length;
  const sample = `a random sample, even over the categories (seed ${seed}), as the file is not to exceed ${maxSize / 1e6} MB`;
  if (parts.length > 0) {
    const where = 'Every table is whole; the texts are in a file for each category:';
    if (meant === 0) return where;
    const here = withTexts === meant ? `all ${meant} questions` : `${withTexts} of the ${meant} questions`;
    const why = withTexts === meant ? '' : `, ${sample}`;
    return `This file has the texts of ${here} of one category${why}. ${where}`;
  }
  return withTexts === all
    ? 'All texts are in it.'
    : `Every table is whole, but only ${withTexts} of ${all} questions have their texts in it: ${sample}. ${all - withTexts} are left out.`;
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`;
}
