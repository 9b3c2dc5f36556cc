import { BellRing, Cable, CircleAlert, FlaskConical, Inbox, ListChecks, Siren, Workflow, type LucideIcon } from 'lucide-react';

/** A place in the side bar. */
export interface Place {
  readonly title: string;
  readonly href: string;
  readonly icon: LucideIcon;
  /** Paths that belong to it, besides its own. */
  readonly below: readonly string[];
}

export const PLACES: readonly Place[] = [
  { title: 'Flows', href: '/flows', icon: Workflow, below: ['/flows/'] },
  { title: 'Runs', href: '/runs', icon: ListChecks, below: ['/runs/'] },
  { title: 'Inbox', href: '/inbox', icon: Inbox, below: ['/inbox/'] },
  { title: 'Needs attention', href: '/attention', icon: CircleAlert, below: [] },
  { title: 'Incidents', href: '/incidents', icon: Siren, below: ['/incidents/'] },
  { title: 'Connections', href: '/connections', icon: Cable, below: ['/connections/'] },
  { title: 'Alerts', href: '/alerts', icon: BellRing, below: [] },
  { title: 'Practice', href: '/practice', icon: FlaskConical, below: [] },
];

export const isAt = ({ href, below }: Place, path: string): boolean => path === href || below.some((start) => path.startsWith(start));
