import { createServer } from 'node:http';

export const crm = createServer();
