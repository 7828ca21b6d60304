import { characterEntitiesHtml4 } from 'character-entities-html4';

/**
 * What `&NAME;` stands for in Markdown; false for a name that neither HTML 4 nor XML has, which then is shown as it is written. The build
 * puts this in the place of a package that has the browser read the name as HTML, which this page never does and its policy forbids
 * (trusted types); and the 2,000 names of HTML 5 would be a tenth of the page.
 */
export function decodeNamedCharacterReference(name: string): string | false {
  if (name === 'apos') return "'";
  return Object.hasOwn(characterEntitiesHtml4, name) ? (characterEntitiesHtml4[name] ?? false) : false;
}
