import { useEffect, useState } from 'react';

const loaded = new Map<() => Promise<unknown>, unknown>();

/**
 * A part of the page that is loaded when it is first needed; undefined until it is there, and where it cannot be loaded.
 *
 * @param read gives the part; the same function at each call.
 */
export function usePart<Part>(read: () => Promise<Part>): Part | undefined {
  const [, setIsHere] = useState(false);
  const part = loaded.get(read) as Part | undefined;
  useEffect(() => {
    if (part !== undefined) return;
    let isWanted = true;
    read().then(
      (fresh) => {
        loaded.set(read, fresh);
        if (isWanted) setIsHere(true);
      },
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [read, part]);
  return part;
}
