import type { Metadata } from 'next';
export { PracticePage as default } from '../../../../features/practice/index';

export const metadata: Metadata = { title: 'Practice' };
