import type { LlamaModel, Token } from 'node-llama-cpp';

/** Of Unicode's private use, one for each plane that has it. */
const MARKS = ['\u{F8FF}', '\u{F0FFF}', '\u{100FFF}'];

/** The names of control tokens that some texts spell out, and how they are told from those that a template writes. */
export interface ControlNames {
  /** A text in which each of the names bears a mark. */
  mark(text: string): string;
  unmark(text: string): string;
  /** A marked text in pieces, the names without their marks. */
  split(text: string): { part: string; isMarked: boolean }[];
}

const NONE: ControlNames = {
  mark: (text) => text,
  unmark: (text) => text,
  split: (text) => [{ part: text, isMarked: false }],
};

/** Finds the names of a model's control tokens in texts. */
export function readControlNames(
  model: Pick<LlamaModel, 'tokenize' | 'detokenize' | 'getTokenAttributes' | 'isEogToken'>,
): (texts: readonly string[]) => ControlNames {
  /** The name of each token met so far that is a control token; undefined for the others. */
  const known = new Map<Token, string | undefined>();
  return (texts) => {
    const names = new Set(texts.flatMap(namesIn));
    if (names.size === 0) return NONE;
    const mark = MARKS.find((each) => texts.every((text) => !text.includes(each)));
    // Whoever writes all three of them gets letters for names that are not quite right.
    return controlNames([...names], mark ?? (MARKS[0] as string));
  };

  function namesIn(text: string): string[] {
    return model.tokenize(text, true).flatMap((token) => {
      if (!known.has(token)) known.set(token, nameOf(token));
      const name = known.get(token);
      return name !== undefined && text.includes(name) ? [name] : [];
    });
  }

  function nameOf(token: Token): string | undefined {
    const isControl = model.getTokenAttributes(token).control || model.isEogToken(token);
    const name = isControl ? model.detokenize([token], true) : '';
    return name === '' ? undefined : name;
  }
}

function controlNames(names: readonly string[], mark: string): ControlNames {
  // The longest first: one name may begin with another.
  const ordered = names.toSorted((a, b) => b.length - a.length);
  const plain = new RegExp(ordered.map(escaped).join('|'), 'gu');
  const marked = new RegExp(`(${ordered.map((name) => escaped(withMark(name))).join('|')})`, 'u');
  return {
    mark: (text) => text.replaceAll(plain, withMark),
    unmark: (text) => text.replaceAll(mark, ''),
    split: (text) =>
      text
        .split(marked)
        .map((part, index) => ({ part: part.replaceAll(mark, ''), isMarked: index % 2 === 1 }))
        .filter(({ part }) => part !== ''),
  };

  /** Within the name, so that it is none any more. */
  function withMark(name: string): string {
    const [first = ''] = name;
    return `${first}${mark}${name.slice(first.length)}`;
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
