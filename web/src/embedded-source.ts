import { DATA_TYPE, type EmbeddedReport, SNAPSHOT_ID, textsId } from '../../src/analysis/embedded-report.ts';
import { type PackedTexts, unpackTexts } from '../../src/analysis/pack-texts.ts';
import type { Snapshot } from '../../src/analysis/snapshot.ts';
import type { QuestionTexts } from '../../src/analysis/texts.ts';
import type { Source } from './source.ts';

/** The data that stand in the page itself. Call it before anything is drawn: what the elements are is settled then. */
export function openEmbeddedSource({ notice, summary, parts }: EmbeddedReport): Source {
  const elements = new Map(
    [...document.querySelectorAll(`script[type="${DATA_TYPE}"]`)].map((element) => [element.id, element]),
  );
  let snapshot: Promise<Snapshot> | undefined;
  let places = new Map<string, number>();

  const readAll = async () => {
    const all = (await unzip(elements.get(SNAPSHOT_ID))) as Snapshot;
    places = new Map(all.questions.map(({ id }, place) => [String(id), place]));
    return all;
  };
  const elementOf = (question: number | string) => elements.get(textsId(places.get(String(question)) ?? -1));

  return {
    notice,
    parts,
    readBenches: async () => [summary],
    async readSnapshot(bench) {
      if (bench !== summary.name) throw new Error(`This report is of ${summary.name}; it has no ${bench}.`);
      return await (snapshot ??= readAll());
    },
    async readTexts(_bench, question, models) {
      await snapshot;
      const element = elementOf(question);
      if (element === undefined) throw new Error('The texts of this question are not in this file.');
      const texts = unpackTexts((await unzip(element)) as PackedTexts);
      return models === undefined ? texts : ofModels(texts, models);
    },
    hasTexts: (question) => elementOf(question) !== undefined,
  };
}

async function unzip(element: Element | undefined): Promise<unknown> {
  const letters = atob(element?.textContent ?? '');
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return await new Response(stream).json();
}

/** As the server selects them. */
function ofModels(texts: QuestionTexts, models: readonly string[]): QuestionTexts {
  const isWanted = (model: string) => models.includes(model);
  return {
    references: texts.references,
    answers: texts.answers.filter(({ model }) => isWanted(model)),
    grades: texts.grades.filter(({ model }) => isWanted(model)),
    matches: texts.matches.filter(({ model_1, model_2 }) => isWanted(model_1) && isWanted(model_2)),
    votes: texts.votes.filter(({ model_a, model_b }) => isWanted(model_a) && isWanted(model_b)),
  };
}
