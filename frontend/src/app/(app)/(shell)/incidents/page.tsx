import type { Metadata } from 'next';
export { IncidentsPage as default } from '../../../../features/incidents/index';

export const metadata: Metadata = { title: 'Incidents' };
