/** What the server tells the page. */
export interface PageSettings {
  /** Allows writing; only the page has it. */
  token: string;
}

/** The page with its settings written in. */
export function pageHtml(html: string, settings: PageSettings): string {
  // No text of the settings can end the element that holds them.
  const json = JSON.stringify(settings).replaceAll('<', '\\u003c');
  return html.replace(
    /(<script type="application\/json" id="settings">)[^<]*(<\/script>)/,
    (_, start: string, end: string) => `${start}${json}${end}`,
  );
}
