export { Guide } from './guide';
export { PracticePage } from './practice-page';
export { PracticePanel } from './practice-panel';
