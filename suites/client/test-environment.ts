/**
 * What a judge of clients works with: a provider that can be told to lie, an origin that is none of the provider's, and
 * the application with the means to drive it. The caller that opens a test environment decides what stands behind these.
 */
import type { ClientHistory } from '../../specs/generated/client-histories.ts';
import type { ClientArm } from '../../specs/generated/client-scenario.ts';
import type { Scope } from '../flows/scope.ts';
import type { Header } from './read-journal.ts';

/** One exchange at the provider, as it was on the wire. */
export interface JournalEntry {
  readonly n: number;
  /** Epoch ms on the provider's clock. */
  readonly at: number;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly rawQuery: string;
    readonly headers: readonly Header[];
    readonly body: string;
  };
  readonly answer?:
    | { readonly status: number; readonly headers: readonly Header[]; readonly body: string }
    | undefined;
  readonly reason?: string | undefined;
  /** The answer was one that had been armed. */
  readonly armed: boolean;
  readonly ms?: number | undefined;
}

/** The provider. */
export interface ProviderPort {
  /** Base URL as the application knows it, without a slash at its end. */
  readonly url: string;
  /** Forgets everything: codes, tokens, journal, what was armed; the clock is right again. */
  reset(): void;
  /** What came since the last reset. */
  journal(): readonly JournalEntry[];
  arm(command: ClientArm): void;
  /** Moves the provider's clock on. */
  advance(ms: number): void;
}

/** A request that reached the origin that is none of the provider's. */
export interface ThirdPartyRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
  readonly body: string;
}

export interface ThirdPartyPort {
  readonly url: string;
  /** Forgets what came. */
  reset(): void;
  requests(): readonly ThirdPartyRequest[];
}

/** The application's own process, where the run started it. */
export interface AppPort {
  alive(): boolean;
  /** Starts it again when it has ended. */
  ensure(): Promise<void>;
  /** Ends it, to make room for another copy; `ensure` starts it again. */
  stop(): Promise<void>;
  /** How it ended by itself, with its last lines; undefined: it runs, or was stopped. */
  ending(): string | undefined;
  /** How often it ended by itself. */
  crashes(): number;
  /** Everything it wrote: output and log files. */
  output(): string;
  /** How many characters its processes have written so far. */
  written(): number;
  /** What they wrote after so many characters. */
  since(characters: number): string;
}

/** What the driver sees after a sign-in or a visit. */
export interface PageState {
  /** `both`: the markers of the configuration do not tell a sign-in from a refusal. */
  readonly marker: 'signed-in' | 'failed' | 'both' | 'none';
  /** Status of the page shown; absent for commands. */
  readonly status?: number;
  readonly url: string;
  /** The beginning of what is shown or printed. */
  readonly text: string;
  /**
   * `timeout`: neither marker in time; `broken`: the application gave no answer; `dead-end`: the browser was led to
   * an address, not the application's own, that gives none.
   */
  readonly trouble?: 'timeout' | 'broken' | 'dead-end';
  /** The words of the part that noticed the trouble. */
  readonly detail?: string;
}

export interface SignInOptions {
  /** Longest wait for a marker. */
  readonly timeoutMs?: number;
  /** A marker must come: wait for it as long as the configuration allows. */
  readonly expectsMarker?: boolean;
}

/** The end of a sign-in that nobody looked at. */
export interface UnseenSignIn {
  readonly status: number;
  readonly path: string;
  /** The text of the signedIn marker is part of the page. */
  readonly marked: boolean;
}

/** One user at the application: a browser of its own, or one run of the command. */
export interface UserAgent {
  signIn(options?: SignInOptions): Promise<PageState>;
  /** Makes the application call the API; a command has done so already. */
  callApi(options?: SignInOptions): Promise<PageState>;
  /**
   * Signs in without showing anything, where the application lets itself be signed in that way: what a sign-in that was
   * seen to succeed looks like then. Cookies are those of the user agent. undefined: it has to be done visibly.
   */
  signInUnseen?(): Promise<UnseenSignIn | undefined>;
  /** Whether this user agent is signed in, without signing in; undefined: cannot be told. */
  isSignedIn(): Promise<boolean | undefined>;
  close(): Promise<void>;
}

export interface Driver<V extends UserAgent = UserAgent> {
  readonly kind: 'browser' | 'command';
  /** Whether a refusal has a mark of its own. */
  readonly marksRefusals: boolean;
  /** Whether a second attempt is under way: then it waits longer before it believes that nothing more will happen. */
  readonly patient: Scope<boolean>;
  /** How an unseen sign-in ends when it succeeds; undefined: not known yet, or impossible here. */
  unseen?: UnseenSignIn | undefined;
  /** @param options.spare One that is as good as new will do: only the length of its history may differ. */
  visit(options?: { readonly spare?: boolean }): Promise<V>;
  /** `signInUnseen` of a user agent that nobody uses otherwise. */
  signInUnseen?(): Promise<UnseenSignIn | undefined>;
  close(): Promise<void>;
}

/** What is known of the client before it is judged. */
export interface Subject {
  readonly client: { readonly id: string; readonly secret: string; readonly redirectUri: string };
  /** The user it signs in for; absent: it asks for generic tokens. */
  readonly userid?: string;
  /** Another user of the provider. */
  readonly otherUserid: string;
  /** Needs of scenarios that the configuration meets. */
  readonly offers: ReadonlySet<string>;
  /** How long the driver waits for a marker by default, in ms. */
  readonly timeoutMs: number;
}

/** Everything one worker of a run has to itself. */
export interface TestEnvironment {
  readonly subject: Subject;
  readonly provider: ProviderPort;
  readonly thirdParty: ThirdPartyPort;
  readonly driver: Driver;
  readonly app?: AppPort;
  /** What a user agent has behind him before anything is judged; absent: nothing. */
  readonly history?: readonly ClientHistory['name'][];
  /** Told what that came to. */
  readonly onHistory?: (entries: readonly JournalEntry[]) => void;
  /** Opens the same application against the same provider behind an untrusted certificate; absent: it cannot be restarted. */
  readonly openUntrusted?: () => Promise<TestEnvironment>;
  close(): Promise<void>;
}
