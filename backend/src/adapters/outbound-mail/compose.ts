import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mail, MailAddress } from '../../engine/ports/outbound-mail.js';

/** The mail as bytes (RFC 5322), ready for DATA: every line ends in CRLF, and a dot at its start is doubled (RFC 5321, 4.5.2). */
export async function compose(mail: Mail, date: Date): Promise<Buffer> {
  const composer = new MailComposer({
    messageId: mail.messageId,
    date,
    from: named(mail.from),
    to: mail.to.map(named),
    cc: mail.cc.map(named),
    replyTo: mail.replyTo.map(named),
    subject: mail.subject,
    headers: { ...mail.headers },
    ...(mail.text === null ? {} : { text: mail.text }),
    ...(mail.html === null ? {} : { html: mail.html }),
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
      contentTransferEncoding: 'base64',
    })),
    // Nothing of a mail may name a file of this machine or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  return forData(await composer.compile().build());
}

/**
 * Lines as DATA wants them. A lone CR or LF is a line end too: servers differ in what they take for one, and a dot between two of
 * them would end the mail for some and begin the next command (SMTP smuggling).
 */
export function forData(mail: Buffer): Buffer {
  const lines = mail
    .toString('latin1')
    .replace(/\r\n|\r|\n/g, '\r\n')
    .replace(/(^|\n)\./g, '$1..');
  return Buffer.from(lines.endsWith('\r\n') ? `${lines}.\r\n` : `${lines}\r\n.\r\n`, 'latin1');
}

function named({ name, address }: MailAddress): { name: string; address: string } {
  return { name, address };
}
