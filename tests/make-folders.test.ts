import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolders } from '../src/make-folders.ts';
import { temporaryFolder } from './support/temp.ts';

describe('makeFolders', () => {
  it('makes what is missing, with its permissions, and lets stand what is there', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a'), { mode: 0o755 });
    makeFolders(join(folder, 'a/b/c'), 0o700);
    makeFolders(join(folder, 'a/b/c'), 0o755);
    const modes = ['a', 'a/b', 'a/b/c'].map((each) => statSync(join(folder, each)).mode & 0o777);
    expect(modes).toEqual([0o755, 0o700, 0o700]);
  });

  it('ends on a file system that has no room for folders, after one attempt', () => {
    // What /proc answers: the parent is there, and yet it says that something is not.
    const attempts: string[] = [];
    const folder = temporaryFolder();
    const make = (path: unknown) => {
      attempts.push(String(path));
      throw Object.assign(new Error('ENOENT: no such file or directory, mkdir'), { code: 'ENOENT' });
    };
    expect(() => makeFolders(join(folder, 'a/b/c'), 0o777, make)).toThrow('ENOENT');
    expect(attempts).toEqual([join(folder, 'a')]);
  });

  it('ends where folders seem to be made, and are not', () => {
    let attempts = 0;
    const folder = join(temporaryFolder(), 'a/b/c');
    expect(() => makeFolders(folder, 0o777, () => (attempts += 1))).toThrow('ENOTDIR');
    expect(attempts).toBe(3);
  });

  it.each([
    ['under a file', 'file/a/b', 'ENOTDIR'],
    ['a file', 'file', 'ENOTDIR'],
    ['a link that leads nowhere', 'nowhere/a', 'EEXIST'],
    ['a link to itself', 'itself/a', 'ELOOP'],
    ['a name that is too long', 'x'.repeat(300), 'ENAMETOOLONG'],
  ])('says what is in the way: %s', (_, path, code) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    symlinkSync('gone', join(folder, 'nowhere'));
    symlinkSync('itself', join(folder, 'itself'));
    expect(() => makeFolders(join(folder, path))).toThrow(expect.objectContaining({ code }));
    expect(readdirSync(folder).toSorted()).toEqual(['file', 'itself', 'nowhere']);
  });

  it('takes a folder that another process has made meanwhile', () => {
    const folder = join(temporaryFolder(), 'a/b');
    makeFolders(folder, 0o777, (path) => {
      mkdirSync(path);
      throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
    });
    expect(existsSync(folder)).toBe(true);
  });
});
