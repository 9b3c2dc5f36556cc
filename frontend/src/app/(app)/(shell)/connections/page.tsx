import type { Metadata } from 'next';
export { ConnectionsPage as default } from '../../../../features/connections/index';

export const metadata: Metadata = { title: 'Connections' };
