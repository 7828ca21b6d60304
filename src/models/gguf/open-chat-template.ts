import { readFileSync } from 'node:fs';
import { InputError } from '../../errors.ts';
import { type RenderChat, compileChatTemplate } from './chat-template.ts';
import type { GgufHead } from './gguf-head.ts';

/**
 * The template that lays out a model's conversations: its own, or a file's.
 *
 * @throws InputError where neither has one, or it is no Jinja.
 */
export function openChatTemplate(
  { files, templates, tokens }: GgufHead,
  file: string | undefined,
): RenderChat {
  const [weights = ''] = files;
  return compileChatTemplate({
    source: file === undefined ? templates.standard : readTemplate(file),
    place: { file: file ?? weights },
    bosToken: tokens.bos?.text,
    eosToken: tokens.eos?.text,
  });
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code})`,
      { flag: '--chat-template' },
      'Name a file with a template in Jinja.',
    );
  }
}
