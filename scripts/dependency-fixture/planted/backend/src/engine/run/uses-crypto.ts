// breaks: engine-no-packages
import * as used from 'node:crypto';

export const all = used;
