import type { PageWords } from './page-words';
import { GERMAN } from './words-de';
import { ENGLISH } from './words-en';

/** The words of the language of a form; English where a page has none of it. @param language BCP 47 */
export function wordsOf(language: string | undefined): PageWords {
  return language?.toLowerCase().split('-')[0] === 'de' ? GERMAN : ENGLISH;
}

/** Languages that a page has words of its own in. */
export const PAGE_LANGUAGES = [
  { value: 'en', title: 'English' },
  { value: 'de', title: 'Deutsch' },
] as const;
