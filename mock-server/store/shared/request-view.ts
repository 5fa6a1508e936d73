/** What one request sees of a store that is elsewhere, and what it leaves there. */
import type {
  CodeRecord,
  InteractionRecord,
  ProviderStore,
  SessionRecord,
  TokenRecord,
} from '../../provider/records.ts';
import type { RecordCodec } from './record-text.ts';

/** What a value of the store is; with its key it is the value's name there. */
export type Kind =
  | 'code'
  | 'token'
  | 'page'
  | 'session'
  | 'last-code'
  | 'last-token'
  | 'approval'
  | 'otp'
  | 'note'
  | 'claim'
  | 'sign-count'
  | 'rate';

/** `kind:key`. */
export type CellName = `${Kind}:${string}`;

/** Names a value. */
export const nameCell = (kind: Kind, key: string): CellName => `${kind}:${key}`;

/** A request asked for something that was not fetched for it. It begins again once that is here. */
export class NeedsCell extends Error {
  override readonly name = 'NeedsCell';
  readonly cell: CellName;

  constructor(cell: CellName) {
    super(`${cell.split(':', 1)[0]} is not here yet`);
    this.cell = cell;
  }
}

/** One value that a request leaves changed, or that it saw and that must still be so: then both are the same. */
export interface CellChange {
  readonly name: CellName;
  /** What it must still be, or the request saw something that is no longer so; undefined for a value that is new. */
  readonly before: string | null | undefined;
  /** Null when it is gone. */
  readonly after: string | null;
  /** Epoch ms on the mock's clock at which it may be forgotten; undefined for as long as the store is used. */
  readonly endsAt: number | undefined;
}

interface Cell {
  readonly kind: Kind;
  /** As fetched; null for nothing, undefined for what was made here. */
  readonly raw: string | null | undefined;
  value: unknown;
}

/** A store for one request: everything is here, or the request is told to come again. */
export class RequestView implements ProviderStore {
  readonly #cells = new Map<CellName, Cell>();
  readonly #codec: RecordCodec;
  #closed = false;
  lastIssued: CodeRecord | TokenRecord | undefined;

  /** @param fetched by name; null for what the store does not have */
  constructor(fetched: ReadonlyMap<CellName, string | null>, codec: RecordCodec) {
    this.#codec = codec;
    for (const [name, raw] of fetched) {
      const kind = name.slice(0, name.indexOf(':')) as Kind;
      const value = raw === null ? undefined : codec.read(raw, (key) => this.#referred(key));
      this.#cells.set(name, { kind, raw, value });
    }
  }

  readonly latest: ProviderStore['latest'] = {
    codes: {
      get: (key) => this.#referredBy('last-code', 'code', key) as CodeRecord | undefined,
      set: (key, { key: value }: CodeRecord) => this.#change('last-code', key, value),
    },
    tokens: {
      get: (key) => this.#referredBy('last-token', 'token', key) as TokenRecord | undefined,
      set: (key, { key: value }: TokenRecord) => this.#change('last-token', key, value),
    },
    approvals: {
      has: (name) => this.#get('approval', name) === true,
      add: (name) => this.#put('approval', name, true),
    },
    oneTimeCodes: {
      get: (user) => this.#get('otp', user) as number | undefined,
      set: (user, period) => this.#change('otp', user, period),
    },
    signCounts: {
      get: (passkey) => this.#get('sign-count', passkey) as number | undefined,
      set: (passkey, count) => this.#change('sign-count', passkey, count),
    },
  };

  readonly notes: ProviderStore['notes'] = {
    get: (name) => (this.#isOfNew(name) ? undefined : this.#get('note', name)),
    set: (name, value) =>
      this.#isOfNew(name) ? this.#put('note', name, value) : this.#change('note', name, value),
  };

  readonly claims: ProviderStore['claims'] = {
    has: (name) => this.#get('claim', name) === true,
    add: (name) => this.#change('claim', name, true),
  };

  get rateWindow(): { start: number; count: number } {
    const cell = this.#cell('rate', '');
    cell.value ??= { start: Number.NEGATIVE_INFINITY, count: 0 };
    return cell.value as { start: number; count: number };
  }

  putCode(record: CodeRecord): void {
    this.#put('code', record.key, record);
    this.lastIssued = record;
  }
  findCode(key: string): CodeRecord | undefined {
    return this.#get('code', key) as CodeRecord | undefined;
  }
  putToken(record: TokenRecord): void {
    this.#put('token', record.key, record);
    this.lastIssued = record;
  }
  findToken(key: string): TokenRecord | undefined {
    return this.#get('token', key) as TokenRecord | undefined;
  }
  putInteraction(record: InteractionRecord): void {
    this.#put('page', record.key, record);
  }
  findInteraction(key: string): InteractionRecord | undefined {
    return this.#get('page', key) as InteractionRecord | undefined;
  }
  takeInteraction(key: string): InteractionRecord | undefined {
    return this.#take('page', key) as InteractionRecord | undefined;
  }
  putSession(record: SessionRecord): void {
    this.#put('session', record.key, record);
  }
  findSession(key: string): SessionRecord | undefined {
    return this.#get('session', key) as SessionRecord | undefined;
  }
  dropSession(key: string): void {
    this.#take('session', key);
  }

  /** A request cannot empty what others share. */
  clear(): never {
    throw new Error('a request emptied the store');
  }
  counts(): never {
    throw new Error('a request counted the store');
  }

  /** Looks without asking for more. */
  peek(): Pick<ProviderStore, 'findCode' | 'findToken' | 'lastIssued'> {
    const find = (kind: Kind, key: string): unknown => this.#cells.get(nameCell(kind, key))?.value;
    return {
      lastIssued: this.lastIssued,
      findCode: (key) => find('code', key) as CodeRecord | undefined,
      findToken: (key) => find('token', key) as TokenRecord | undefined,
    };
  }

  /** What the request changed. After that its records refer to nothing any more. @param seen with what it only saw */
  close(seen: boolean): readonly CellChange[] {
    this.#closed = true;
    const changes: CellChange[] = [];
    for (const [name, { kind, raw, value }] of this.#cells) {
      const after = value === undefined ? null : this.#codec.write(value);
      if (seen || after !== (raw ?? null))
        changes.push({ name, before: raw, after, endsAt: endOf(kind, value) });
    }
    return changes;
  }

  #cell(kind: Kind, key: string): Cell {
    const name = nameCell(kind, key);
    const cell = this.#cells.get(name);
    if (cell === undefined) throw new NeedsCell(name);
    return cell;
  }

  #get(kind: Kind, key: string): unknown {
    return this.#cell(kind, key).value;
  }

  /**
   * Whether a note that was not fetched is about what this request made: there is nothing to fetch, and when the request
   * began again it would be about something else.
   */
  #isOfNew(note: string): boolean {
    if (this.#cells.has(nameCell('note', note))) return false;
    const lowered = note.toLowerCase();
    for (const [name, { raw }] of this.#cells) {
      const key = name.slice(name.indexOf(':') + 1).toLowerCase();
      if (raw === undefined && key !== '' && lowered.endsWith(`/${key}`)) return true;
    }
    return false;
  }

  /** A value whether or not there was one before. */
  #put(kind: Kind, key: string, value: unknown): void {
    this.#cells.set(nameCell(kind, key), { kind, raw: undefined, value });
  }

  /** Another value in place of the one that was seen. */
  #change(kind: Kind, key: string, value: unknown): void {
    this.#cell(kind, key).value = value;
  }

  #take(kind: Kind, key: string): unknown {
    const cell = this.#cell(kind, key);
    const { value } = cell;
    cell.value = undefined;
    return value;
  }

  #referredBy(kind: 'last-code' | 'last-token', target: 'code' | 'token', key: string): unknown {
    const name = this.#get(kind, key);
    return typeof name === 'string' ? this.#get(target, name) : undefined;
  }

  /** The token of a code; of a record that outlived its request nothing can be fetched any more. */
  #referred(key: string): unknown {
    return this.#closed ? undefined : this.#get('token', key);
  }
}

/** A value without an end of its own, such as an approval, stays as long as the store is used. */
function endOf(kind: Kind, value: unknown): number | undefined {
  if (kind === 'rate' || typeof value !== 'object' || value === null) return undefined;
  return 'expiresAt' in value ? Number(value.expiresAt) : undefined;
}
