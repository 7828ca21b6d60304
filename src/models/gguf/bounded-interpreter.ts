import { Environment, Interpreter, type JinjaEnvironment, type JinjaNode, type JinjaValue } from './jinja.ts';
import { asStripCall, stripCharacters } from './strip-characters.ts';
import { valueSize } from './value-size.ts';

/** A template does more than any chat template has to do. */
export class TemplateTooCostly extends Error {
  override name = 'TemplateTooCostly';
}

/** Characters of a text, of the prompt as a whole too: four million tokens' worth at the least. */
const LONGEST_TEXT = 2 ** 22;
/** Values in a list, those in its lists counted with it. */
const LARGEST_LIST = 2 ** 17;
/** A conversation of a thousand turns takes some 500,000. */
const MOST_STEPS = 3_000_000;
/** Milliseconds: where one built-in takes long on much. */
const LONGEST_TIME = 10_000;
/** A loop prepares a scope for each item before its body is run. */
const STEPS_PER_ITEM = 8;
/** For a macro its whole body is searched when it is defined. */
const STEPS_PER_MACRO = 10_000;

/**
 * An interpreter that gives up, rather than hang or fill the memory, on templates made for that: each step is counted, values are
 * charged by their size, and what grows beyond bounds ends the rendering with `TemplateTooCostly`.
 *
 * What remains: a single built-in (`replace`, `indent`, `split`, `tojson`) runs to its end before its result is measured. From
 * texts within the bounds it makes at most what a JavaScript string can hold (half a gigabyte), once.
 */
export function boundedInterpreter(environment: JinjaEnvironment): BoundedInterpreter {
  return new BoundedInterpreter(environment);
}

// The library calls `evaluate` of the interpreter for every node: to override it is the way in.
class BoundedInterpreter extends Interpreter {
  private steps = 0;
  private readonly end = performance.now() + LONGEST_TIME;
  private readonly iterables = new WeakSet<object>();

  override evaluate(node: JinjaNode | undefined, environment: JinjaEnvironment): JinjaValue {
    this.spend(1);
    if (node !== undefined) this.foresee(node);
    const value = this.strip(node, environment) ?? super.evaluate(node, environment);
    const size = valueSize(value, LARGEST_LIST);
    if (size.characters > LONGEST_TEXT) throw new TemplateTooCostly('makes a text that is too long');
    if (size.items > LARGEST_LIST) throw new TemplateTooCostly('makes a list that is too long');
    const isIterated = node !== undefined && this.iterables.has(node);
    this.spend(size.items * (isIterated ? STEPS_PER_ITEM : 1 / 64));
    if (typeof value.value === 'string') this.spend(size.characters / 128);
    return value;
  }

  /** What the library has `strip` and its kin leave undone. */
  private strip(node: JinjaNode | undefined, environment: JinjaEnvironment): JinjaValue | undefined {
    const call = node === undefined ? undefined : asStripCall(node);
    if (call === undefined) return undefined;
    const text = this.evaluate(call.text, environment);
    const characters = this.evaluate(call.characters, environment);
    if (typeof text.value !== 'string' || typeof characters.value !== 'string') return undefined;
    return new Environment().set('stripped', stripCharacters(text.value, characters.value, call.side));
  }

  private foresee(node: JinjaNode): void {
    if (node.type === 'Macro' || node.type === 'CallStatement') this.spend(STEPS_PER_MACRO);
    if (node.type !== 'For') return;
    const { iterable } = node as unknown as { iterable: { type: string; lhs?: object } };
    this.iterables.add(iterable.type === 'SelectExpression' ? (iterable.lhs ?? iterable) : iterable);
  }

  private spend(steps: number): void {
    this.steps += steps;
    if (this.steps > MOST_STEPS) throw new TemplateTooCostly('takes too many steps');
    if (performance.now() > this.end) throw new TemplateTooCostly('takes too long');
  }
}
