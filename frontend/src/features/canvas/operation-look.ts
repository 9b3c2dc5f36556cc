import {
  Zap,
  Braces,
  ClipboardList,
  Clock,
  Code,
  CornerDownLeft,
  Filter,
  Flag,
  Globe,
  CalendarClock,
  Hand,
  Mail,
  OctagonX,
  Radar,
  Repeat,
  Split,
  Webhook,
  Workflow,
  type LucideIcon,
} from 'lucide-react';

/** How a kind of operation looks: a picture, or the first letter of its connector in its colour. */
export interface OperationLook {
  readonly icon?: LucideIcon;
  /** A CSS colour; built-in operations are neutral. */
  readonly colour?: string;
  /** The kind of system, in words. */
  readonly system: string;
}

const BUILT_IN: Readonly<Record<string, OperationLook>> = {
  transform: { icon: Braces, system: 'Data' },
  filter: { icon: Filter, system: 'Flow' },
  branch: { icon: Split, system: 'Flow' },
  for_each: { icon: Repeat, system: 'Flow' },
  wait: { icon: Clock, system: 'Flow' },
  subflow: { icon: Workflow, system: 'Flow' },
  respond: { icon: CornerDownLeft, system: 'Flow' },
  stop: { icon: OctagonX, system: 'Flow' },
  code: { icon: Code, system: 'Code' },
};

const CONNECTORS: Readonly<Record<string, OperationLook>> = {
  http: { icon: Globe, colour: '#0f766e', system: 'HTTP' },
  email: { icon: Mail, colour: '#b45309', system: 'E-mail' },
  'practice-crm': { colour: '#e2553d', system: 'Practice CRM' },
  'practice-chat': { colour: '#7c3aed', system: 'Practice chat' },
  'practice-mailbox': { icon: Mail, colour: '#0369a1', system: 'Practice mailbox' },
  'practice-analytics': { colour: '#c2410c', system: 'Practice analytics' },
  'practice-tasks': { colour: '#15803d', system: 'Practice tasks' },
};

const TRIGGERS: Readonly<Record<string, OperationLook>> = {
  webhook: { icon: Webhook, system: 'Webhook' },
  form: { icon: ClipboardList, system: 'Form' },
  schedule: { icon: CalendarClock, system: 'Schedule' },
  poll: { icon: Radar, system: 'Poll' },
  manual: { icon: Hand, system: 'By hand' },
  flow: { icon: Workflow, system: 'Another flow' },
  email: { icon: Mail, system: 'Mailbox' },
  flow_ended: { icon: Flag, system: 'End of a run' },
};

/** The look of a step's operation, `connector.operation` or a built-in word; with or without a pinned version. */
export function lookOf(operation: string): OperationLook {
  const [id = operation] = operation.split('@');
  const [connector = id] = id.split('.');
  return BUILT_IN[id] ?? CONNECTORS[connector] ?? { system: connector };
}

export const lookOfTrigger = (operation: string): OperationLook => TRIGGERS[operation] ?? { icon: Zap, system: operation };
