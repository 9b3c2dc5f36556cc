import { expect, it } from '@jest/globals';
import { SENDERS } from '../../../../test/engine/senders.js';
import { proofHeaders } from './proof-headers.js';

it.each(Object.entries(SENDERS))('What proves that %s sends is known, so that it is not kept', (_, { config, proof }) => {
  const name = proof.toLowerCase();
  // Credentials are taken out of every delivery, whatever its trigger asks.
  if (name === 'authorization') expect(proofHeaders(config)).toEqual([]);
  else expect(proofHeaders(config)).toContain(name);
});
