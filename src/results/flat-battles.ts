import { InputError } from '../errors.ts';
import { ABSENT, type FlatRow, NUMBER, STRING, flatRowReader } from '../records/flat-row.ts';
import { type LineBlock, readLineBlocks } from '../records/line-blocks.ts';
import { type ValueTable, textTable, valueTable } from '../records/text-table.ts';
import type { Battle, BattleReader } from './battles.ts';
import { isWinner, nameOfJudge } from './votes.ts';

const FIELDS = ['model_a', 'model_b', 'winner', 'judge', 'question_id'];
const [MODEL_A, MODEL_B, WINNER, JUDGE, QUESTION] = [0, 1, 2, 3, 4] as const;
/** Names and questions that are kept as strings. */
const MOST_TEXTS = 1 << 16;
const NEWLINE = 10;

/**
 * Reads battles from JSON Lines: rows of the arena by their bytes, whatever is not as plain as that through `addValue`.
 *
 * @throws InputError naming file and line of a row that is no JSON.
 */
export function readFlatBattles(
  file: string,
  reader: BattleReader,
  addValue: (value: unknown, line: number) => void,
): void {
  const row: FlatRow = {
    kinds: new Uint8Array(FIELDS.length),
    starts: new Uint32Array(FIELDS.length),
    ends: new Uint32Array(FIELDS.length),
  };
  const readRow = flatRowReader(FIELDS, row);
  const names = textTable(MOST_TEXTS);
  const questions = textTable(MOST_TEXTS);
  const judges = valueTable(MOST_TEXTS, nameOfJudge);
  const winners = valueTable(MOST_TEXTS, outcomeOf);
  for (const block of readLineBlocks(file)) {
    const { bytes, firstLine } = block;
    let line = firstLine;
    for (let start = 0; start < bytes.length; line += 1) {
      const rowEnd = reader.wantsRows ? -1 : readRow(bytes, start, bytes.length);
      if (rowEnd !== -1 && addPlain(bytes)) {
        start = rowEnd + 1;
        continue;
      }
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline === -1 ? bytes.length : newline;
      addLine(block, start, end, line);
      start = end + 1;
    }
  }

  /** Whether the row that was read is a battle as plain as they mostly are. */
  function addPlain(bytes: Buffer): boolean {
    const { kinds } = row;
    if (kinds[MODEL_A] !== STRING || kinds[MODEL_B] !== STRING || kinds[WINNER] !== STRING) return false;
    if (kinds[JUDGE] !== STRING && kinds[JUDGE] !== ABSENT) return false;
    const question = kinds[QUESTION];
    if (question !== ABSENT && question !== STRING && question !== NUMBER) return false;
    const winner = valueOf(winners, bytes, WINNER);
    if (winner === undefined) return false;
    const judge = kinds[JUDGE] === ABSENT ? undefined : valueOf(judges, bytes, JUDGE);
    if (!reader.isWanted(judge)) return true;
    reader.onBattle({
      question:
        question === ABSENT
          ? undefined
          : questions.textAt(bytes, row.starts[QUESTION] as number, row.ends[QUESTION] as number),
      model_a: textOf(bytes, MODEL_A),
      model_b: textOf(bytes, MODEL_B),
      winner,
      judge,
    });
    return true;
  }

  function textOf(bytes: Buffer, field: number): string {
    return names.textAt(bytes, row.starts[field] as number, row.ends[field] as number);
  }

  function valueOf<T>(table: ValueTable<T>, bytes: Buffer, field: number): T {
    return table.valueAt(bytes, row.starts[field] as number, row.ends[field] as number);
  }

  function addLine({ bytes, isTerminated }: LineBlock, start: number, end: number, line: number): void {
    let text = bytes.toString('utf8', start, end);
    if (line === 1 && text.startsWith('\uFEFF')) text = text.slice(1);
    if (text.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      if (!isTerminated) {
        reader.warn(`${file}:${line}: the last line is torn and is passed over.`);
        return;
      }
      throw new InputError(
        `not valid JSON (${(error as Error).message})`,
        { file, line },
        'Each line must be one JSON object; mend or remove this line.',
      );
    }
    addValue(value, line);
  }
}

function outcomeOf(winner: string): Battle['winner'] | undefined {
  if (!isWinner(winner)) return undefined;
  return winner === 'model_a' || winner === 'model_b' ? winner : 'tie';
}
