import type { Metadata } from 'next';
export { IncidentPage as default } from '../../../../../features/incidents/index';

export const metadata: Metadata = { title: 'Incident' };
