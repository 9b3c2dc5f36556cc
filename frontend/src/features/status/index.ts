export { RunPill, StepPill } from './run-pill';
export { RUN_WORDS, STEP_WORDS } from './words';
