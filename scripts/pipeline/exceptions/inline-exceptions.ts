import type { Exception } from './exception.ts';

interface Comment {
  readonly tool: string;
  /** `check`, `expires` and `reason`, where they are given. */
  readonly form: RegExp;
  /** It also looks into texts for people. */
  readonly readsProse?: boolean;
}

const DAY = String.raw`(?<expires>\d{4}-\d{2}-\d{2})`;

/** Comments by which the scanners let something pass. Only Trivy ends its own by a date; for the others we hold the reason to one. */
const COMMENTS: readonly Comment[] = [
  {
    tool: 'trivy',
    form: new RegExp(
      String.raw`(?:trivy|tfsec):ignore:(?<check>[^\s:]+)(?::exp:${DAY})?(?<reason>.*)`,
    ),
  },
  {
    tool: 'checkov',
    form: new RegExp(
      String.raw`(?:checkov|bridgecrew):skip=(?<check>[^\s:]+)(?::(?:until ${DAY}:?)?(?<reason>.*))?`,
    ),
  },
  {
    tool: 'gitleaks',
    readsProse: true,
    // Spelled in two parts, or it would excuse this very line.
    form: new RegExp(['gitleaks', `allow(?<check>)(?: until ${DAY}:?)?(?<reason>.*)`].join(':')),
  },
];

/** Every exception that is written beside what it excuses. */
export function inlineExceptions(path: string, text: string): Exception[] {
  const comments = COMMENTS.filter(({ readsProse }) => readsProse || !path.endsWith('.md'));
  return text.split('\n').flatMap((line, at) =>
    comments.flatMap(({ tool, form }) => {
      const groups = form.exec(line)?.groups;
      if (groups === undefined) return [];
      return [
        {
          place: `${path}:${at + 1}`,
          tool,
          check: groups['check'] || 'secret',
          reason: (groups['reason'] ?? '').replace(/\*\/|-->/, '').trim(),
          expires: groups['expires'] ?? '',
        },
      ];
    }),
  );
}
