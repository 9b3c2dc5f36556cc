import type { Metadata } from 'next';
export { SetUpPage as default } from '../../../features/session/index';

export const metadata: Metadata = { title: 'Set up' };
