// breaks: canvas-core-no-react
import * as used from 'react';

export const all = used;
