import { type ReactNode, useEffect, useRef } from 'react';
import { useData } from '../../data.tsx';
import { go, linkWith, replace } from '../../route.ts';
import { Choice } from '../../ui/choice.tsx';
import { countOf } from '../../ui/format.ts';
import { QuestionLink } from './question-link.tsx';
import type { Selection } from './use-selection.ts';

/** Links that are drawn; a search finds the others. */
const MOST_LINKS = 500;

/** Where a question is picked: by its category, by words of it, or from the list. */
export function QuestionList({ selection: { place, found } }: { selection: Selection }): ReactNode {
  const { snapshot, route } = useData();
  const list = useRef<HTMLUListElement>(null);
  const category = route.params.getAll('category');
  // Only the list scrolls: the page stays where it is.
  useEffect(() => {
    const current = list.current?.querySelector(`[data-place="${place}"]`);
    if (current == null || list.current === null) return;
    const [outer, inner] = [list.current.getBoundingClientRect(), current.getBoundingClientRect()];
    // The list may go on below the window.
    const bottom = Math.min(outer.bottom, window.innerHeight);
    if (inner.top >= outer.top && inner.bottom <= bottom) return;
    list.current.scrollTop += inner.top - (outer.top + bottom) / 2;
  }, [place]);
  const openFirst = (event: React.FormEvent) => {
    event.preventDefault();
    const first = snapshot.questions[found[0] ?? -1];
    if (first !== undefined) go(linkWith(route, { id: String(first.id), turn: undefined }));
  };
  return (
    <nav className="question-list" aria-label="Questions">
      <search>
        <form onSubmit={openFirst}>
          <label className="visually-hidden" htmlFor="question-search">
            Search the questions
          </label>
          <input
            id="question-search"
            type="search"
            placeholder="Words or id ( / )"
            value={route.params.get('q') ?? ''}
            onChange={({ target }) =>
              replace(linkWith(route, { q: target.value === '' ? undefined : target.value }))
            }
          />
          <Choice
            label="Category"
            value={category.length === 1 ? (category[0] as string) : ''}
            options={[
              { value: '', label: category.length > 1 ? `${category.length} categories` : 'All' },
              ...snapshot.categories.map((name) => ({ value: name, label: name })),
            ]}
            onChange={(name) => go(linkWith(route, { category: name === '' ? undefined : name }))}
          />
        </form>
      </search>
      <output className="faint">
        {found.length === snapshot.questions.length
          ? countOf(found.length, 'question')
          : `${found.length} of ${countOf(snapshot.questions.length, 'question')}`}
      </output>
      {/* A region that scrolls has to take the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul ref={list} tabIndex={0} aria-label="Questions found">
        {found.slice(0, MOST_LINKS).map((each) => (
          <QuestionLink key={each} place={each} isCurrent={each === place} />
        ))}
      </ul>
      {found.length > MOST_LINKS && (
        <p className="faint">The first {MOST_LINKS} are listed. Words in the search find the others.</p>
      )}
    </nav>
  );
}
