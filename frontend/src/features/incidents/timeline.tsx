import { CircleAlert, CircleCheck, CircleDot } from 'lucide-react';
import type { ReactNode } from 'react';
import { Time } from '../../ui/time';
import { momentsOf, type IncidentDetail, type Moment } from './words';

const LOOKS: Readonly<Record<Moment['tone'], { readonly icon: typeof CircleDot; readonly className: string }>> = {
  bad: { icon: CircleAlert, className: 'text-failed' },
  good: { icon: CircleCheck, className: 'text-succeeded' },
  plain: { icon: CircleDot, className: 'text-fg-3' },
};

/** What happened in an incident and who was told of it, in order. */
export function Timeline({ incident }: { readonly incident: IncidentDetail }): ReactNode {
  const moments = momentsOf(incident);
  const isUntold = incident.status === 'open' && incident.alerts.length === 0;
  return (
    <section aria-label="Timeline" className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">Timeline</h2>
      <ol data-testid="timeline" className="flex flex-col gap-2">
        {moments.map(({ at, title, detail, tone }, index) => {
          const { icon: Icon, className } = LOOKS[tone];
          return (
            <li key={`${at}${String(index)}`} className="flex items-start gap-2">
              <Icon size={16} className={`mt-0.5 shrink-0 ${className}`} aria-hidden="true" />
              <span className="min-w-0 flex-1 break-words">
                {title}
                {detail !== null && <span className="text-fg-2">: {detail}</span>}
              </span>
              <Time at={at} className="shrink-0 text-sm text-fg-2" />
            </li>
          );
        })}
      </ol>
      {isUntold && <p className="text-fg-2">Nobody was told yet: no channel and rule ask for it.</p>}
    </section>
  );
}
