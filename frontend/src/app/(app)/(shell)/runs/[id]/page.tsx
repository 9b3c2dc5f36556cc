import type { Metadata } from 'next';
export { RunPage as default } from '../../../../../features/runs/index';

export const metadata: Metadata = { title: 'Run' };
