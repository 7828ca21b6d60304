/** Names in the order met; columns refer to them by their place. */
export class NameList {
  readonly names: string[] = [];
  readonly #places = new Map<string, number>();

  /** The place of a name, which is added where it is new. */
  placeOf(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.names.push(name) - 1;
    this.#places.set(name, place);
    return place;
  }

  /** The place of a name, or undefined where it is not in the list. */
  find(name: string): number | undefined {
    return this.#places.get(name);
  }
}

/**
 * Ids of models. `org/model` and its file name `org_model` are one model, as in `judgmentIdentity`; it goes by the id with the slash
 * wherever one was met.
 */
export class ModelNames {
  readonly #list = new NameList();
  readonly #shown: string[] = [];

  placeOf(id: string): number {
    const place = this.#list.placeOf(toKey(id));
    const shown = this.#shown[place];
    if (shown === undefined || (id.includes('/') && !shown.includes('/'))) this.#shown[place] = id;
    return place;
  }

  find(id: string): number | undefined {
    return this.#list.find(toKey(id));
  }

  nameAt(place: number): string {
    return this.#shown[place] ?? '';
  }

  get names(): readonly string[] {
    return this.#shown;
  }
}

function toKey(id: string): string {
  return id.replaceAll('/', '_');
}
