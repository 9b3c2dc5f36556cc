// breaks: connectors-no-packages
import * as used from 'node:net';

export const all = used;
