import { connect } from 'node:net';

export const load = connect;
