import type { ByteCursor } from './byte-cursor.ts';

/** What a file that does not begin as GGUF does seems to be, and what to do about it. */
export function whatItSeems(cursor: ByteCursor): { what: string; remedy: string } {
  const anotherFile =
    'Give a .gguf file: the models of the Hugging Face hub that have GGUF in their name hold some.';
  const again = 'Delete it and download it again.';
  if (cursor.size === 0) return { what: 'is empty', remedy: again };
  cursor.position = 0;
  const start = cursor.take(Math.min(cursor.size, 512));
  const text = start.toString('latin1');
  if (text.startsWith('version https://git-lfs')) {
    const remedy = 'Run "git lfs pull" in its folder, or download the file itself.';
    return {
      what: 'is a Git LFS pointer, not the model: the repository was cloned without its large files',
      remedy,
    };
  }
  if (text.startsWith('FUGG')) {
    return { what: 'is a GGUF file for big-endian machines, which are not supported', remedy: anotherFile };
  }
  if (/^(ggml|lmgg|tjgg|ggjt|fmgg|ggmf)/.test(text)) {
    return { what: 'is of a format older than GGUF (GGML)', remedy: anotherFile };
  }
  if (text.startsWith('PK\u0003\u0004')) {
    return { what: 'is a ZIP archive or a PyTorch checkpoint, not GGUF', remedy: anotherFile };
  }
  if (isSafetensors(start)) {
    return {
      what: 'is a safetensors checkpoint, not GGUF',
      remedy: 'Serve its folder with --serve vllm, or give a .gguf file of the same model.',
    };
  }
  if (/^\s*<(!doctype|html|\?xml|head)/i.test(text)) {
    return { what: 'is a web page, not GGUF: the download got an error or a login page', remedy: again };
  }
  const isText = !/[^\t\n\r\x20-\x7e\x80-\xff]/.test(text);
  return { what: isText ? 'is a text, not GGUF' : 'is not a GGUF file', remedy: anotherFile };
}

/** Eight bytes of length, then that much JSON. */
function isSafetensors(start: Buffer): boolean {
  return start.length > 9 && start[8] === 0x7b && start.readBigUInt64LE() < 2n ** 32n;
}
