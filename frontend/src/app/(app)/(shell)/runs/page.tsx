import type { Metadata } from 'next';
export { RunsPage as default } from '../../../../features/runs/index';

export const metadata: Metadata = { title: 'Runs' };
