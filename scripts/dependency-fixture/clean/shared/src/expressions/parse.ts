import jsonata from 'jsonata';

export const parse = (source: string): unknown => jsonata(source).ast();
