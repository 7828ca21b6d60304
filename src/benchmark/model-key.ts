/** Tells whether a model is meant: an id and its file name (`_` for `/`) are one model. All are, where no names are given. */
export function modelFilter(models: ReadonlySet<string> | undefined): (model: string) => boolean {
  if (models === undefined) return () => true;
  const wanted = new Set([...models].map(modelKey));
  return (model) => wanted.has(modelKey(model));
}

/** What a model's id and its file name have in common. */
export function modelKey(model: string): string {
  return model.replaceAll('/', '_');
}

/** Whether two names are of one model: FastChat's forks write its file name (`_` for `/`). */
export function isSameModel(a: string, b: string): boolean {
  return modelKey(a) === modelKey(b);
}
