export * from './expressions/parse.js';
export * from './flow.js';
