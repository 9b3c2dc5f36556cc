import { expect, test } from '../support/fixtures.js';
import { noticeFlow } from '../support/flows.js';

test('a mail that comes into a mailbox starts a run: it is looked into before, and says when it can not be read', async ({
  editor,
  page,
  server,
  runs,
  imap,
}) => {
  await imap.up();
  await imap.deliver({ headers: { 'Message-ID': '<sample@x>', Subject: 'A sample' } }, 'INBOX', new Date(Date.now() - 3_600_000));
  await server.api('POST', '/api/connections', imap.connection('Orders'));
  const note = { name: 'Note', operation: 'transform', input: { subject: '{{ trigger.subject }}' } };
  const document = {
    ...(noticeFlow({}) as object),
    name: 'Orders by mail',
    trigger: { operation: 'manual' },
    steps: { note },
    edges: [{ from: 'trigger', to: 'note' }],
    layout: {},
  };
  const id = await editor.open(document);
  await editor.openStep('trigger');
  await page.getByTestId('trigger-kind').selectOption('email');
  await expect(page.getByTestId('look-now')).toBeDisabled();
  await page.getByTestId('email-connection').selectOption({ label: 'Mail · Orders' });
  await page.getByTestId('email-after').selectOption('move');
  await page.getByTestId('email-move').fill('INBOX');
  await expect(page.locator('[data-field="/after"]')).toContainText('which is where it is read');
  await page.getByTestId('email-after').selectOption('seen');
  await expect(editor.step('trigger')).toContainText('Mailbox · INBOX');

  await page.getByTestId('look-now').click();
  await expect(page.getByTestId('found-mail')).toContainText('A sample');
  await expect(page.getByTestId('mail-look')).toContainText('One is kept as a sample');
  expect((await imap.mails()).some(({ seen }) => seen)).toBe(false);

  await editor.isSaved();
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-confirm')).toHaveCount(0);
  await expect(page.getByTestId('mailbox-health')).toContainText('Taken: 0', { timeout: 15_000 });
  await imap.deliver({ headers: { 'Message-ID': '<order@x>', Subject: 'An order of today' } });
  await page.getByTestId('look-again').click();
  const started = async (): Promise<string | undefined> => {
    const { items } = (await server.api('GET', `/api/runs?flow=${id}`)) as { items: { id: string; status: string }[] };
    return items.find(({ status }) => status === 'succeeded')?.id;
  };
  await expect.poll(started, { timeout: 20_000 }).toBeDefined();
  await expect(page.getByTestId('mailbox-health')).toContainText('Taken: 1', { timeout: 15_000 });
  await expect.poll(async () => (await imap.mails()).filter(({ seen }) => seen).length).toBe(1);

  await imap.down();
  await page.getByTestId('look-again').click();
  await expect(page.getByTestId('mailbox-failure')).toContainText('refused the connection', { timeout: 20_000 });

  await runs.open((await started()) ?? '');
  await runs.shows('succeeded');
  await page.goto(`/inbox?flow=${id}&kind=email`);
  await expect(page.getByTestId('delivery-row').first()).toContainText('Mail');
});
