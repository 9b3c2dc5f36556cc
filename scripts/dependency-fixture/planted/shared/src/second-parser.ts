// breaks: shared-parser-in-one-place
import jsonata from 'jsonata';

export const used = jsonata;
