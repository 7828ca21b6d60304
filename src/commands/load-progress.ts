import { DownloadProgress } from './download-progress.ts';

/** What a user sees of weights that are downloaded and loaded: a bar for the download, and lines. */
export function loadProgress(name: string): {
  say: (line: string) => void;
  onProgress: (done: number, total: number) => void;
} {
  const progress = new DownloadProgress();
  let isUnderWay = false;
  return {
    say: (line) => progress.say(line),
    onProgress(done, total) {
      if (done < total) {
        isUnderWay = true;
        progress.update(name, done, total);
        return;
      }
      if (!isUnderWay) return;
      isUnderWay = false;
      progress.finish(name, 'downloaded');
      progress.stop();
    },
  };
}
