'use client';

import { WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLiveConnected } from '../../live/use-live';

/** Says when the server is away: what is shown may be old, and what is edited stays on this device. */
export function OfflineBar(): ReactNode {
  const connected = useLiveConnected();
  return (
    <div role="status" className="empty:hidden">
      {!connected && (
        <p data-testid="offline" className="flex items-center gap-2 border-b border-line bg-warning-soft px-4 py-1.5 text-sm">
          <WifiOff size={14} aria-hidden="true" />
          The server can not be reached. What you see may be old; edits are kept on this device. Trying again …
        </p>
      )}
    </div>
  );
}
