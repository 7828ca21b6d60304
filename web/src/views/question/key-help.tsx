import { type ReactNode, useEffect, useRef } from 'react';

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [['j', ']'], 'next question'],
  [['k', '['], 'previous question'],
  [['/'], 'search the questions'],
  [['Enter'], 'in the search: open the first question found'],
  [['?'], 'this help'],
  [['Esc'], 'close this help'],
];

/** The keys of the view, in a dialog. */
export function KeyHelp({ onClose }: { onClose: () => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="key-help" aria-labelledby="key-help-title" onClose={onClose}>
      <h2 id="key-help-title">Keys</h2>
      <dl>
        {KEYS.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
