import type { ReactNode } from 'react';
import { AccountMenu } from '../../../features/session/index';
import { Shell } from '../../../features/shell/index';

export default function ShellLayout({ children }: { readonly children: ReactNode }): ReactNode {
  return <Shell account={<AccountMenu />}>{children}</Shell>;
}
