import type { QuestionTexts } from './texts.ts';

/**
 * The texts of a question with what stands in them twice written once: a judge's prompt holds the answers that it is about, and the
 * distance between the two is more than what gzip looks back over.
 */
export interface PackedTexts extends Omit<QuestionTexts, 'grades' | 'matches'> {
  /** What is referred to. */
  parts: string[];
  grades: (Omit<QuestionTexts['grades'][number], 'user_prompt'> & { user_prompt: PackedText })[];
  matches: (Omit<QuestionTexts['matches'][number], 'games'> & { games: [PackedGame, PackedGame] })[];
}

/** Pieces of a text in order: its own, or a place in `parts`. */
type PackedText = (string | number)[];

type Game = QuestionTexts['matches'][number]['games'][number];
type PackedGame = Omit<Game, 'user_prompt'> & { user_prompt: PackedText };

/** Anything shorter is written out: a place costs something too. */
const LEAST = 60;

export function packTexts(texts: QuestionTexts): PackedTexts {
  const parts: string[] = [];
  const placeOf = new Map<string, number>();
  const partsOf = new Map<string, number[]>();
  const references = addParts(texts.references.flatMap(({ turns }) => turns));
  for (const { model, choices } of texts.answers) {
    partsOf.set(model, addParts(choices.flatMap(({ turns }) => turns.map(({ text }) => text))));
  }

  function addParts(those: readonly string[]): number[] {
    return those.filter((text) => text.length >= LEAST).map(addPart);
  }

  function addPart(text: string): number {
    const place = placeOf.get(text) ?? parts.push(text) - 1;
    placeOf.set(text, place);
    return place;
  }
  function lengthOf(place: number): number {
    return parts[place]?.length ?? 0;
  }
  function pack(text: string, models: readonly string[]): PackedText {
    let pieces: PackedText = [text];
    const places = new Set([...references, ...models.flatMap((model) => partsOf.get(model) ?? [])]);
    // A part may be within another one: the longer ones are looked for first.
    for (const place of [...places].sort((a, b) => lengthOf(b) - lengthOf(a))) {
      pieces = pieces.flatMap((piece) =>
        typeof piece === 'number' ? [piece] : splitAt(piece, parts[place] as string, place),
      );
    }
    return pieces;
  }

  return {
    ...texts,
    parts,
    grades: texts.grades.map((grade) => ({ ...grade, user_prompt: pack(grade.user_prompt, [grade.model]) })),
    matches: texts.matches.map((match) => {
      const [first, second] = match.games;
      const packGame = (game: Game) => ({
        ...game,
        user_prompt: pack(game.user_prompt, [match.model_1, match.model_2]),
      });
      return { ...match, games: [packGame(first), packGame(second)] };
    }),
  };
}

/** The same texts as were packed. */
export function unpackTexts({ parts, grades, matches, ...rest }: PackedTexts): QuestionTexts {
  const unpack = (pieces: PackedText) =>
    pieces.map((piece) => (typeof piece === 'number' ? (parts[piece] ?? '') : piece)).join('');
  const unpackGame = (game: PackedGame) => ({ ...game, user_prompt: unpack(game.user_prompt) });
  return {
    ...rest,
    grades: grades.map((grade) => ({ ...grade, user_prompt: unpack(grade.user_prompt) })),
    matches: matches.map((match) => ({
      ...match,
      games: [unpackGame(match.games[0]), unpackGame(match.games[1])],
    })),
  };
}

function splitAt(text: string, part: string, place: number): PackedText {
  return text
    .split(part)
    .flatMap((piece, index) => (index === 0 ? [piece] : [place, piece]))
    .filter((piece) => piece !== '');
}
