import { create } from 'zustand';

/** Runs that the tour started; kept while one looks at them on other pages, and comes back. */
export const useTour = create<{ readonly first: string | null; readonly second: string | null }>(() => ({ first: null, second: null }));
