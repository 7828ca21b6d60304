import { DownloadProgress } from './download-progress.ts';

/** What a user sees of weights that are downloaded and loaded: a bar for the download, and lines. */
export interface LoadProgress {
  say: (line: string) => void;
  onProgress: (done: number, total: number) => void;
  /** Takes the bar away, whatever became of the download: it keeps the process alive otherwise. */
  stop: () => void;
}

export function loadProgress(name: string): LoadProgress {
  const progress = new DownloadProgress();
  const label = name.replace(/^local:/, '');
  return {
    say: (line) => progress.say(line),
    onProgress(done, total) {
      if (done < total) progress.update(label, done, total);
      else progress.stop();
    },
    stop: () => progress.stop(),
  };
}
