import type { IncidentDetails } from '../incident.ts';
import type { AlertContent } from './alert-content.ts';

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
export const ALERT_SCHEMA_VERSION = 1;

/** The alert for programs that listen to the topic. Times are ISO 8601; texts of findings are untrusted. */
export function alertDocument(content: AlertContent, details: IncidentDetails) {
  const { stack, state, undo, playbook, links } = content;
  const { incident, findings, actions, context } = details;
  return {
    schemaVersion: ALERT_SCHEMA_VERSION,
    kind: 'riposte.alert',
    stack,
    state: { label: state.label, urgent: state.urgent === true },
    incident,
    // The finding as it came may be 100 KB; whoever needs it finds it by its key.
    findings: findings.map((finding) => ({ ...finding, raw: undefined })),
    actions,
    ...(context && { context }),
    ...(undo && { undo: undo.command }),
    playbook,
    links,
  };
}
