import { describe, expect, it } from '@jest/globals';
import { flowDocumentSchema, webhookConfigSchema } from '@plumbline/shared';
import { firstRun, HELLO_FLOW } from './first-run';

const ORIGIN = 'http://localhost:3000';
const commands = firstRun(ORIGIN).map((step) => step.commands);

describe('The flow of the first run', () => {
  it('is a flow document as the server takes it', () => {
    expect(flowDocumentSchema.parse(HELLO_FLOW)).toEqual(HELLO_FLOW);
    expect(webhookConfigSchema.parse(HELLO_FLOW.trigger.config)).toEqual(HELLO_FLOW.trigger.config);
  });

  it('has an owner and a complete runbook, which publishing asks for', () => {
    expect(HELLO_FLOW.owner).not.toBe('');
    expect(Object.keys(HELLO_FLOW.runbook).sort()).toEqual(['credentials', 'does', 'failureLooksLike', 'fixedBy']);
  });
});

describe('The commands of the first run', () => {
  it('go to the server that the page came from', () => {
    expect(firstRun('http://example.com:8080')[0]?.commands).toContain('PLUMBLINE=http://example.com:8080');
  });

  it('import, publish, send and read, in this order', () => {
    const calls = commands.join('\n').match(/\$PLUMBLINE\/[^"]*/g);
    expect(calls).toEqual([
      '$PLUMBLINE/api/flows',
      '$PLUMBLINE/api/flows/$FLOW/publish',
      '$PLUMBLINE/hooks/hello',
      '$PLUMBLINE/api/runs/$RUN',
    ]);
  });

  it('send the token to the API and never to the webhook', () => {
    for (const call of commands
      .join('\n')
      .replaceAll('\\\n', '')
      .split('\n')
      .filter((line) => line.includes('curl'))) {
      expect(call.includes('$TOKEN')).toBe(call.includes('/api/'));
    }
  });

  it('hold the flow word for word, with nothing in it that a shell would change or that would end the quoted text', () => {
    const [, text = ''] = /<<'END'\n(.*?)\nEND\n/s.exec(commands.join('\n')) ?? [];
    expect(JSON.parse(text)).toEqual(HELLO_FLOW);
  });
});
