import { FLOW_SCHEMA, flowDocumentSchema, type FlowDocument } from '@plumbline/shared';

export interface Template {
  readonly id: string;
  readonly document: FlowDocument;
}

/** The templates, in the order in which they are offered. They are read when somebody looks at them, not with the page. */
const FILES: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  'lead-intake': () => import('./templates/lead-intake.json'),
  'approval-before-sending': () => import('./templates/approval-before-sending.json'),
  'contacts-from-a-list': () => import('./templates/contacts-from-a-list.json'),
  'answer-a-request': () => import('./templates/answer-a-request.json'),
  'alert-on-failure': () => import('./templates/alert-on-failure.json'),
  'route-by-amount': () => import('./templates/route-by-amount.json'),
  'check-a-service': () => import('./templates/check-a-service.json'),
};

export const readTemplates = (): Promise<Template[]> =>
  Promise.all(Object.entries(FILES).map(async ([id, read]) => ({ id, document: flowDocumentSchema.parse((await read()).default) })));

/** What "New flow" makes: nothing is asked, everything can be changed later. */
export const blankFlow = (owner: string): FlowDocument => ({
  schema: FLOW_SCHEMA,
  name: 'New flow',
  ...(owner === '' ? {} : { owner }),
  trigger: { operation: 'manual' },
  steps: {},
  edges: [],
  layout: { trigger: { x: 0, y: 0 } },
});
