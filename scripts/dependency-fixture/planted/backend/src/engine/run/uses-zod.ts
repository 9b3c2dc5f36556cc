// breaks: engine-no-packages
import * as used from 'zod';

export const all = used;
