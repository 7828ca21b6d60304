/**
 * What the judge of a row goes by. A file is named after its judge; rows of the same judge in a file of another name (a second run, a
 * copy) are told apart by it, since `show --judge-model` takes one file.
 */
export function judgeName(judge: string, stem: string): string {
  return judge.replaceAll('/', '_') === stem ? judge : `${judge} (${stem})`;
}
