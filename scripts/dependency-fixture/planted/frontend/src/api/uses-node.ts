// breaks: frontend-no-node
import * as used from 'node:path';

export const all = used;
