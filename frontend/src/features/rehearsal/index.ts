export { RehearsalStore } from './rehearsal-store';
export { RehearsalView } from './rehearsal-view';
