import type { Fault } from './fault.ts';

/** Approval is answered with an error. */
export const interactionApprovalLeadsNowhere: Fault = {
  id: 'interaction/approval-leads-nowhere',
  title: 'Approval is answered with an error',
  breaks: 'interaction-approve',
  harm: 'Nobody can sign in.',
  wrap: (steps) => ({
    decideConsent: (exchange, env) => (steps.decideConsent(exchange, env) === 'approve' ? undefined : 'deny'),
  }),
};
