import { readTemplate } from '../read-template.ts';
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
