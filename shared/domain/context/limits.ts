import { cleanText } from '../alert/clean-text.ts';
import { truncate } from '../truncate.ts';
import { boundCalls } from './bound-calls.ts';
import { boundPreserved } from './bound-preserved.ts';
import { boundTraffic } from './bound-traffic.ts';
import type { IncidentContext, Recommendations, ResourceFacts } from './incident-context.ts';
import type { TrafficEvidence } from './traffic-evidence.ts';

/** Together they keep the item far below the 400 KB that DynamoDB takes, whatever the text is. */
const MAX = {
  resources: 12,
  lines: 24,
  label: 40,
  value: 240,
  resource: 160,
  related: 10,
  title: 200,
  unread: 30,
  recommendations: 10,
  recommendation: 600,
} as const;

/** One line of text that people can see, at most `max` characters. */
function plain(text: string, max: number): string {
  return truncate(cleanText(text), max);
}

/** The context with every text as one visible line of sane length, and every list cut to what people read. Pure. */
export function boundContext(context: IncidentContext): IncidentContext {
  return {
    version: 1,
    gatheredAt: context.gatheredAt,
    facts: context.facts.slice(0, MAX.resources).map(boundFacts),
    related: context.related
      .slice(0, MAX.related)
      .map(({ incidentId, title, status, openedAt }) => ({
        ...{ incidentId, title: plain(title, MAX.title), status, openedAt },
      })),
    relatedCount: context.relatedCount,
    recommendations: boundRecommendations(context.recommendations),
    unread: cut(context.unread, MAX.unread).map((text) => plain(text, MAX.value)),
    ...(context.traffic && { traffic: boundEvidence(context.traffic) }),
    ...(context.preserved && { preserved: boundPreserved(context.preserved) }),
    ...(context.calls && { calls: boundCalls(context.calls) }),
  };
}

function boundEvidence(traffic: TrafficEvidence): TrafficEvidence {
  const recommendations = boundRecommendations(traffic.recommendations);
  return { ...boundTraffic(traffic), recommendations };
}

/** True when they say the same about the resources, whenever they were gathered; traffic, kept evidence and calls are not compared. Pure. */
export function isSameContext(a: IncidentContext | undefined, b: IncidentContext): boolean {
  if (!a) return false;
  // Stored attributes come back in any order; here both have one.
  const text = ({ facts, related, relatedCount, recommendations, unread }: IncidentContext) => {
    const compared = { facts, related, relatedCount, recommendations, unread };
    return JSON.stringify(boundContext({ version: 1, gatheredAt: '', ...compared }));
  };
  return text(a) === text(b);
}

function boundFacts({ resource, lines }: ResourceFacts): ResourceFacts {
  return {
    resource: plain(resource, MAX.resource),
    lines: lines.slice(0, MAX.lines).map(({ label, value }) => ({
      label: plain(label, MAX.label),
      value: plain(value, MAX.value) || '-',
    })),
  };
}

function boundRecommendations(all: Recommendations): Recommendations {
  const bound = (texts: readonly string[]): string[] =>
    [...new Set(texts)]
      .filter((text) => text.length <= MAX.recommendation)
      .slice(0, MAX.recommendations);
  return {
    immediate: bound(all.immediate),
    investigate: bound(all.investigate),
    prevent: bound(all.prevent),
  };
}

/** The last place says how many more there are. */
function cut(texts: readonly string[], max: number): readonly string[] {
  if (texts.length <= max) return texts;
  return [...texts.slice(0, max - 1), `${texts.length - max + 1} further facts`];
}
