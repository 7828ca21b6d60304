import { downloadFiles } from '../../src/models/hub/download-files.ts';
import { listRepo } from '../../src/models/hub/list-repo.ts';

/* A process that can be killed: downloads all files of a repository, where the environment says, and says how far it is. */

const say = (line: string) => process.stdout.write(`${line}\n`);
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const options = {
  say,
  signal: stop.signal,
  retryDelay: 10,
  onProgress: (done: number, total: number) => void say(`${done} of ${total}`),
};
const listing = await listRepo(process.argv[2] as string, options);
say(`in ${await downloadFiles(listing, listing.files, options)}`);
