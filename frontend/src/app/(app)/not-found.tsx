import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import Link from 'next/link';
import { buttonClass } from '../../ui/button';
import { Message } from '../../ui/message';

export const metadata: Metadata = { title: 'Page not found' };

export default function NotFound(): ReactNode {
  return (
    <Message title="There is no page at this address">
      <p>It may have been moved or mistyped. Nothing is wrong with the server.</p>
      <Link href="/flows" className={buttonClass({ look: 'primary' })}>
        Go to the flows
      </Link>
    </Message>
  );
}
