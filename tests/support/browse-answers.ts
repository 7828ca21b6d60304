import { ANSWERS } from './browse-texts.ts';

/** 31 models, as many as MT-Bench was published with; one has a slash in its name. */
export const MODELS = [
  'moor/heather',
  'clover',
  'thistle',
  'gorse',
  ...Array.from({ length: 27 }, (_, index) => `herb-${String(index + 5).padStart(2, '0')}`),
];
/** Graded by both judges, compared with each other, and (the first two) voted on. */
export const COMPARED = MODELS.slice(0, 4);
export const TSTAMP = 1_700_000_000;

/** In the second turn of this one stands what FastChat writes when a call has failed. */
export const FAILED = { model: 'gorse', question: 7 };
/** The provider withheld this one. */
export const REFUSED = { model: 'gorse', question: 8 };
/** The token limit cut the first turn of this one. */
export const CUT = { model: 'thistle', question: 2 };

/** What a model says in each turn of a choice. */
export function turnsOf(model: string, question: number, choice: number): [string, string] {
  const [first, second] = ANSWERS[question] ?? ['', ''];
  const sign = (text: string) => `${text}\n\n— ${model}, try ${choice + 1}`;
  const hasFailed = model === FAILED.model && question === FAILED.question;
  return [sign(first), hasFailed ? '$ERROR$' : sign(second)];
}

/** A row of `model_answer/MODEL.jsonl`; clover has two choices, and thistle shows what it thought. */
export function answerRow(model: string, question: number): object {
  const isCut = model === CUT.model && question === CUT.question;
  return {
    question_id: question,
    answer_id: `${model}-${question}`,
    model_id: model,
    choices: Array.from({ length: model === 'clover' ? 2 : 1 }, (_, index) => ({
      index,
      turns: turnsOf(model, question, index),
      finish_reason: [isCut ? 'length' : 'stop', 'stop'],
      ...(model === 'thistle' ? { reasoning: ['First I look at the hedge.', null] } : {}),
    })),
    tstamp: TSTAMP,
  };
}
