import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { engineEnvironment } from '../../../src/models/served/engine-environment.ts';
import { openServerLog } from '../../../src/models/served/server-log.ts';
import { temporaryFolder } from '../../support/temp.ts';

function openLog(mask = (text: string) => text) {
  const log = openServerLog(join(temporaryFolder(), 'log'), mask);
  const write = log.writer();
  return { log, write: (text: string) => write(Buffer.from(text)) };
}

it('keeps the last 20 lines, and all of them in a file that its user alone can read', () => {
  const { log, write } = openLog();
  for (let line = 1; line <= 30; line += 1) write(`line ${line}\n`);
  write('the end');
  expect(log.lastLines()).toHaveLength(20);
  expect(log.lastLines().slice(-2)).toEqual(['line 30', 'the end']);
  log.close();
  expect(readFileSync(log.file, 'utf8').split('\n')).toHaveLength(32);
  expect(statSync(log.file).mode & 0o777).toBe(0o600);
});

it('holds nothing that steers a terminal, and no line without end', () => {
  const { log, write } = openLog();
  write('\u001B[31mred\u001B[0m \u0007\u202Eflipped\n');
  for (let piece = 0; piece < 100; piece += 1) write('x'.repeat(10_000));
  write('\nafter\n');
  log.close();
  expect(log.lastLines()[0]).toBe('red flipped');
  expect(log.lastLines()[2]).toBe('after');
  const text = readFileSync(log.file, 'utf8');
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/);
  // 16 KiB of the endless line, and the others.
  expect(text.length).toBeLessThan(17_000);
});

it('shows of a progress bar where it stands', () => {
  const { log, write } = openLog();
  write('\rloading 10%\rloading 20%');
  expect(log.lastLines()).toEqual(['loading 20%']);
  write('\rloading 100%\r\ndone\r\n');
  expect(log.lastLines()).toEqual(['loading 100%', 'done']);
});

it('masks keys, whole or in two chunks, and the hub tokens that the engine found by itself', () => {
  const { mask, env } = engineEnvironment({
    HF_TOKEN: 'hf_PLANTED',
    OPENAI_API_KEY: 'sk-planted-1',
    AWS_SECRET_ACCESS_KEY: 'PLANTEDaws',
    TOKENIZERS_PARALLELISM: 'false',
    NODE_OPTIONS: '--inspect-brk',
    PATH: '/bin',
  });
  expect(env).toEqual({
    PYTHONUNBUFFERED: '1',
    HF_TOKEN: 'hf_PLANTED',
    TOKENIZERS_PARALLELISM: 'false',
    PATH: '/bin',
  });
  const { log, write } = openLog(mask);
  write('token hf_PLA');
  write('NTED and sk-planted-1\n\u001B[1mhf_PLA\u001B[0mNTED hf_abcdefghijklmnopqrstuvwxyz\n');
  expect(log.lastLines()).toEqual(['token *** and ***', '*** ***']);
});
