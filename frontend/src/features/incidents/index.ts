export { IncidentPage } from './incident-page';
export { IncidentsPage } from './incidents-page';
