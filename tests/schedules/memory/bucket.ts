import type { GetRoleCommandInput, GetUserCommandInput } from '@aws-sdk/client-iam';
import type {
  PutBucketPolicyCommandInput,
  PutPublicAccessBlockCommandInput,
} from '@aws-sdk/client-s3';
import { SWITCHES, type Switch } from '../../../shared/domain/buckets/access-block.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { refusal } from '../worlds/things.ts';

/** How a bucket is before. */
export interface BucketSetup {
  /** Which switches of its public access block are on; null: none is configured. */
  readonly switches: readonly number[] | null;
  /** So many statements its policy has; none: it has no policy. */
  readonly statements: number;
}

interface Statement {
  readonly Sid: string;
  readonly Effect?: string;
  readonly Action?: string;
  readonly Principal?: { readonly AWS: string | readonly string[] };
}

/** What S3 does with the calls of the platform to one bucket, and IAM with those about whom it denies. */
export class MemoryBucket {
  private on: Set<Switch> | undefined;
  private policy: readonly Statement[] | undefined;
  private made = 0;

  constructor({ switches, statements }: BucketSetup) {
    this.on = switches ? new Set(switches.flatMap((index) => SWITCHES[index] ?? [])) : undefined;
    for (let count = 0; count < statements; count += 1) this.addStatement();
  }

  switches(): (readonly [Switch, boolean])[] {
    return SWITCHES.map((name) => [name, this.on?.has(name) ?? false]);
  }

  /** By a statement of ours. */
  denies(arn: string): boolean {
    return this.ours().some(
      ({ Effect: effect, Action: action, Principal: principal }) =>
        effect === 'Deny' && action === 's3:*' && [principal?.AWS].flat().includes(arn),
    );
  }

  others(): string[] {
    return (this.policy ?? []).map(({ Sid: sid }) => sid).filter((sid) => !isOurs(sid));
  }

  answer(command: string, input: object): object {
    switch (command) {
      case 'GetUserCommand':
        return { User: { Arn: arnOf('user', (input as GetUserCommandInput).UserName) } };
      case 'GetRoleCommand':
        return { Role: { Arn: arnOf('role', (input as GetRoleCommandInput).RoleName) } };
      case 'GetPublicAccessBlockCommand':
        if (!this.on) throw refusal('NoSuchPublicAccessBlockConfiguration');
        return { PublicAccessBlockConfiguration: Object.fromEntries(this.switches()) };
      case 'PutPublicAccessBlockCommand':
        return this.putBlock(input as PutPublicAccessBlockCommandInput);
      case 'DeletePublicAccessBlockCommand':
        this.on = undefined;
        return {};
      default:
        return this.answerAboutPolicy(command, input);
    }
  }

  change(drift: string, choice: number): void {
    const name = SWITCHES[choice] ?? 'BlockPublicAcls';
    const all = this.statements();
    const changes: Readonly<Record<string, () => void>> = {
      'switched-off': () => {
        this.on?.delete(name);
      },
      'switched-on': () => {
        this.on = new Set([...(this.on ?? []), name]);
      },
      unconfigured: () => {
        this.on = undefined;
      },
      'statement-added': () => {
        this.addStatement();
      },
      'statement-removed': () => {
        this.setStatements(all.slice(1));
      },
      'deny-removed': () => {
        this.setStatements(all.filter(({ Sid: sid }) => !isOurs(sid)));
      },
      'deny-changed': () => {
        this.setStatements(all.map(weakened));
      },
    };
    changes[drift]?.();
  }

  private answerAboutPolicy(command: string, input: object): object {
    switch (command) {
      case 'GetBucketPolicyCommand':
        if (!this.policy) throw refusal('NoSuchBucketPolicy');
        return { Policy: JSON.stringify({ Version: '2012-10-17', Statement: this.policy }) };
      case 'PutBucketPolicyCommand': {
        const { Policy: text = '' } = input as PutBucketPolicyCommandInput;
        this.policy = (JSON.parse(text) as { Statement: Statement[] }).Statement;
        return {};
      }
      case 'DeleteBucketPolicyCommand':
        this.policy = undefined;
        return {};
      default:
        throw new Error(`S3 in memory does not know ${command}`);
    }
  }

  private putBlock({
    PublicAccessBlockConfiguration: block = {},
  }: PutPublicAccessBlockCommandInput): object {
    this.on = new Set(SWITCHES.filter((name) => block[name] === true));
    return {};
  }

  private statements(): readonly Statement[] {
    return this.policy ?? [];
  }

  private ours(): readonly Statement[] {
    return this.statements().filter(({ Sid: sid }) => isOurs(sid));
  }

  private addStatement(): void {
    this.made += 1;
    this.setStatements([...this.statements(), { Sid: `Theirs${this.made}`, Effect: 'Allow' }]);
  }

  private setStatements(statements: readonly Statement[]): void {
    this.policy = statements.length > 0 ? statements : undefined;
  }
}

function isOurs(sid: string): boolean {
  return sid.startsWith('Riposte');
}

/** Somebody has taken most out of a deny of ours. */
function weakened(statement: Statement): Statement {
  return isOurs(statement.Sid) ? { ...statement, Action: 's3:GetObject' } : statement;
}

function arnOf(kind: string, name = ''): string {
  return `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
}
