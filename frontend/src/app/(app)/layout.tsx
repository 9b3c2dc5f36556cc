import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '../../features/shell/index';
import { nonceIn } from '../../security/content-security-policy';
import '../../ui/global.css';

export const metadata: Metadata = {
  title: { default: 'Plumbline', template: '%s · Plumbline' },
  description: 'Flows between the systems you work with, whose runs are never silently wrong.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f5f6f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0d0f13' },
  ],
};

/** Pages are rendered per request: the nonce of the Content-Security-Policy is a new one each time. */
export default async function Layout({ children }: { readonly children: ReactNode }): Promise<ReactNode> {
  const theme = (await cookies()).get('theme')?.value;
  const nonce = nonceIn((await headers()).get('Content-Security-Policy') ?? '');
  return (
    <html lang="en" data-theme={theme === 'light' || theme === 'dark' ? theme : 'system'}>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
