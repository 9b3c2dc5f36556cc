import type { Metadata } from 'next';
export { FlowsPage as default } from '../../../../features/flows/index';

export const metadata: Metadata = { title: 'Flows' };
