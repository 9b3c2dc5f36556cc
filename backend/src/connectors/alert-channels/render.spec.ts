import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { AlertMessage, Hmac } from '../_kit/index.js';
import { mailText, slackBody, webhookBody } from './render.js';
import { signedHeaders } from './sign.js';

const hmac: Hmac = { sign: (algorithm, key, data) => createHmac(algorithm, key).update(data).digest() };

const message: AlertMessage = {
  ...{ kind: 'opened', incidentId: 'i', title: 'Incident: CRM <!channel>', url: 'https://flows.example/incidents/i' },
  ...{ lines: [{ label: 'What', text: 'It fails & stays' }], facts: { incident: 'i', failures: 3 }, owners: [] },
};

describe('An alert', () => {
  it('is a line for each fact in a mail', () => {
    expect(mailText(message)).toBe('Incident: CRM <!channel>\n\nWhat: It fails & stays\n\nhttps://flows.example/incidents/i\n');
  });

  it('calls nobody in a chat by a name that looks like markup', () => {
    const text = slackBody(message)['text'];
    expect(text).toBe(
      '*Incident: CRM &lt;!channel&gt;*\n*What:* It fails &amp; stays\n<https://flows.example/incidents/i|Open in Plumbline>',
    );
  });

  it('has type, time and data as a webhook', () => {
    expect(webhookBody(message, 0)).toMatchObject({
      type: 'incident.opened',
      timestamp: '1970-01-01T00:00:00.000Z',
      data: { failures: 3 },
    });
  });

  it('is signed as Standard Webhooks says', () => {
    // The example of the specification's reference libraries.
    const body = new TextEncoder().encode('{"test": 2432232314}');
    const headers = signedHeaders(hmac, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, body);
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
    expect(signedHeaders(hmac, 'plain', 'id', 0, body)).toBeNull();
  });
});
