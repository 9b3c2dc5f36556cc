import pg from 'pg';

const ignore = (): void => undefined;

/**
 * A connection whose end does not end the process. A pool listens to the connections that it keeps, and whoever asks one something hears
 * of its end; but between the two there are moments in which nobody does (the database's last word may arrive in one piece with the
 * answer before it), and an `error` event to which nobody listens ends a Node process. Whoever asks next is told.
 */
export class CalmClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', ignore);
  }
}
