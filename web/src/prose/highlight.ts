import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import latex from 'highlight.js/lib/languages/latex';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import r from 'highlight.js/lib/languages/r';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import { limitTree } from './limit-tree.ts';
import type { Node } from './node.ts';

/** The languages that answers are written in; each adds to the script that a reader loads. */
const SCRIPTS = { bash, javascript, typescript, php, python, r, ruby, sql };
const COMPILED = { c, cpp, csharp, go, java, kotlin, rust };
const MARKUP = { css, diff, json, latex, xml, yaml };
const lowlight = createLowlight({ ...SCRIPTS, ...COMPILED, ...MARKUP });

/** Letters of code that is still coloured; more takes too long. */
const MOST_LETTERS = 20_000;

const refuseLarge = limitTree();

/** The parts of code by their kinds; undefined where the language is not known, or the code is nested without end. */
export function highlight(code: string, language: string): Node[] | undefined {
  const name = language.toLowerCase();
  if (code.length > MOST_LETTERS || !lowlight.registered(name)) return undefined;
  try {
    const tree = lowlight.highlight(name, code) as Node;
    refuseLarge(tree);
    return tree.children;
  } catch {
    return undefined;
  }
}
