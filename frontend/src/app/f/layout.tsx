import type { Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { aboutPage, NoScript } from '../../features/form-page/index';
import '@fontsource-variable/inter';

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f5f6f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0d0f13' },
  ],
};

/** Pages of forms stand alone: nothing of the app, no cookies. They are rendered per request, for the nonce of their policy. */
export default async function Layout({ children }: { readonly children: ReactNode }): Promise<ReactNode> {
  const { language } = aboutPage(await headers());
  return (
    <html lang={language ?? 'en'} className="pf-root">
      <body>
        <NoScript language={language} />
        {children}
      </body>
    </html>
  );
}
