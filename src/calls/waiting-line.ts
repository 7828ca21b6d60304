/** One place in a line. */
interface Place<T> {
  item: T;
  signal: AbortSignal | undefined;
  hasLeft: boolean;
  /** Called when the signal made it leave. */
  onLeft: () => void;
}

/** Places in front that are done with, before the line is moved up. */
const DONE_BEFORE_MOVING = 1024;

/**
 * First come, first served; a signal takes its items out of the middle. Every step costs the same however long the line is: many
 * thousand calls may wait, and one signal, which is listened to once, may drop them all.
 */
export class WaitingLine<T> {
  readonly #places: Place<T>[] = [];
  #front = 0;
  readonly #bySignal = new Map<AbortSignal, { places: Set<Place<T>>; stopListening: () => void }>();

  join(item: T, signal: AbortSignal | undefined, onLeft: () => void): void {
    const place = { item, signal, hasLeft: false, onLeft };
    this.#places.push(place);
    if (signal !== undefined) this.#placesOf(signal).add(place);
  }

  first(): T | undefined {
    while (this.#places[this.#front]?.hasLeft === true) this.#front += 1;
    return this.#places[this.#front]?.item;
  }

  /** Takes out what `first` gave. */
  removeFirst(): void {
    const place = this.#places[this.#front];
    if (place === undefined) return;
    this.#front += 1;
    if (place.signal !== undefined) this.#release(place.signal, place);
    if (this.#front < DONE_BEFORE_MOVING || this.#front * 2 < this.#places.length) return;
    this.#places.splice(0, this.#front);
    this.#front = 0;
  }

  #placesOf(signal: AbortSignal): Set<Place<T>> {
    const known = this.#bySignal.get(signal);
    if (known !== undefined) return known.places;
    const places = new Set<Place<T>>();
    const drop = () => {
      this.#bySignal.delete(signal);
      for (const place of places) place.hasLeft = true;
      for (const place of places) place.onLeft();
    };
    signal.addEventListener('abort', drop, { once: true });
    this.#bySignal.set(signal, { places, stopListening: () => signal.removeEventListener('abort', drop) });
    return places;
  }

  /** A signal that nobody waits with is let go: it may be one of thousands. */
  #release(signal: AbortSignal, place: Place<T>): void {
    const known = this.#bySignal.get(signal);
    known?.places.delete(place);
    if (known?.places.size !== 0) return;
    known.stopListening();
    this.#bySignal.delete(signal);
  }
}
