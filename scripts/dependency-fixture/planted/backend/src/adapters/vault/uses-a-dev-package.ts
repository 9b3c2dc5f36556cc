// breaks: production-never-dev-packages
import * as used from 'fast-check';

export const all = used;
