import type { Metadata } from 'next';
export { PeoplePage as default } from '../../../../features/session/index';

export const metadata: Metadata = { title: 'People' };
