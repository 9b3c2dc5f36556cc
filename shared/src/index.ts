export * from './json.js';
export * from './contracts/contract.js';
export * from './errors/step-error.js';
