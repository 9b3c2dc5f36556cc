import type { ReactNode } from 'react';
import { Shell } from '../../features/shell/index';

export default function ShellLayout({ children }: { readonly children: ReactNode }): ReactNode {
  return <Shell account={null}>{children}</Shell>;
}
