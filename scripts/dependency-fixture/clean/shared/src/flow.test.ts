import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Flow } from './flow.js';

fc.assert(fc.property(fc.string(), (name) => Flow.safeParse({ name, size: readFileSync.length }).success));
