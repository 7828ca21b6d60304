import { type ReactNode, useState } from 'react';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** Light, dark, or as the system has it; kept for the next visit where the browser allows it. */
export function ThemeButton(): ReactNode {
  const [theme, setTheme] = useState(readTheme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] as Theme;
  apply(theme);
  return (
    <button type="button" className="quiet" onClick={() => setTheme(next)}>
      Colours: {theme}
    </button>
  );
}

function apply(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // A file opened from disk may have no storage.
  }
}

function readTheme(): Theme {
  try {
    const kept = localStorage.getItem('theme');
    return THEMES.find((theme) => theme === kept) ?? 'auto';
  } catch {
    return 'auto';
  }
}
