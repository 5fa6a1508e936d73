// Generated from specs/ by `npm run generate`. Do not edit.

export type ClientStep =
  | {
      fill: ClientLocator & {};
    }
  | {
      click: ClientLocator;
    }
  | {
      check: ClientLocator;
    }
  | {
      waitFor: ClientLocator;
    };

/**
 * An application to judge as a client of the API. Any string may be env:NAME, read from the environment when the run starts. ${provider.url}, ${client.id}, ${client.secret}, ${client.redirectUri} and ${users.primary} in launch and drive stand for the values of this run; ${launch.port}, allowed in client.redirectUri as well, is a free port that the run chooses for the application, so that several runs can share a machine. Only client and drive are required; what else is missing makes rows untestable, by name. Relative paths are relative to this file.
 */
export interface ClientConfiguration {
  $schema?: string;
  /**
   * How the report calls the application. Default: the host of the redirect URI.
   */
  name?: string;
  provider?: ProviderOptions;
  client: RegisteredClient;
  /**
   * With primary, the application is expected to sign in as that user. Without it, it is expected to ask for a generic token.
   */
  users?: {
    /**
     * The userid that the application sends.
     */
    primary?: string;
    /**
     * Another user of the provider: shows that the application cannot be led to a foreign one. Default: a user of the built-in provider.
     */
    other?: string;
  };
  launch?: Launch;
  drive: BrowserDrive | CommandDrive | AttachDrive;
}
/**
 * The built-in provider that the application is judged against.
 */
export interface ProviderOptions {
  /**
   * 0, the default, takes any free port: give one when the application is not launched by the run.
   */
  port?: number;
  /**
   * Address to listen on; 0.0.0.0 for a device in the network. Default: this machine only.
   */
  host?: string;
  /**
   * That others can reach it is meant: everybody there gets tokens. Needed beside a host that is not this machine.
   */
  allowRemote?: boolean;
  /**
   * Path before /api, such as /airisk. Default: none.
   */
  prefix?: string;
  /**
   * How the provider behaves where the documents are open. Default: strict.
   */
  dialect?: string;
  /**
   * What the user meets at the provider; the run operates these pages itself. Default: none.
   */
  interaction?: 'none' | 'consent' | 'login';
}
/**
 * How the application is registered: the provider of the run knows exactly this client.
 */
export interface RegisteredClient {
  id: string;
  /**
   * A secret of the test configuration. It is searched for in everything the application shows or writes, so it must be long and found nowhere else.
   */
  secret: string;
  /**
   * Exactly as registered. A command may have a scheme of its own (com.example.app:/callback): where the run opens the authorization URL, it writes the URI of the answer to the command's standard input, as one line.
   */
  redirectUri: string;
}
/**
 * How to start the application. Without it the application is running already and points at the provider's port; its output cannot be searched then, and it cannot be restarted against a provider with an untrusted certificate.
 */
export interface Launch {
  /**
   * Run in a shell. Ended with SIGTERM.
   */
  command: string;
  /**
   * Default: the folder of this file.
   */
  cwd?: string;
  env?: Env;
  /**
   * Asked until it answers with any status, by the process that was started: nothing else may listen there before. On this machine its certificate may be of its own making, unless caFile says who issued it. Default: the start page of the drive.
   */
  readyUrl?: string;
  /**
   * PEM file of the authority that issued the certificate of an application over https. With it the certificate is verified, at readyUrl and wherever the browser is led: chain, host name and dates. Without it an application on this machine may show any certificate.
   */
  caFile?: string;
  /**
   * Longest wait for readyUrl. Default 20.
   */
  readyTimeoutSeconds?: number;
  /**
   * Files searched for secrets beside the output.
   */
  logFiles?: string[];
}
/**
 * Environment variables of the process, beside all those that the run itself was started with, except what the run tells its own processes (AIRISK_AUDIT, AIRISK_COLLECT, AIRISK_PROGRESS, AIRISK_RUN, AIRISK_SECRETS_*). localhost, 127.0.0.1 and ::1 join NO_PROXY and no_proxy, unless one of them is given here.
 */
export interface Env {
  [k: string]: string;
}
/**
 * An application that people use with a browser.
 */
export interface BrowserDrive {
  kind: 'browser';
  /**
   * A page that begins a sign-in, at once or after the steps.
   */
  startUrl: string;
  /**
   * What to do on the start page until the browser leaves for the provider.
   */
  steps?: ClientStep[];
  /**
   * Visible after a sign-in, never otherwise. A text is a whole phrase: "Signed in" stands in "Signed in as Ada" and not in "Not signed in".
   */
  signedIn: ClientLocator;
  /**
   * Visible after a refused sign-in, never otherwise, and never together with signedIn. Without it a refusal is proven by statusUrl or apiUrl alone.
   */
  failed?: ClientLocator;
  /**
   * A page that makes the application call the API. Without it the rows about tokens in use are untestable.
   */
  apiUrl?: string;
  /**
   * A page that shows signedIn in a signed-in browser and begins no sign-in in another. Default: apiUrl serves as the proof.
   */
  statusUrl?: string;
  /**
   * A page that ends the session. Default: a new browser context.
   */
  signOutUrl?: string;
  /**
   * Query parameter of the start URL that names the page to return to. Default: a list of usual names is tried.
   */
  returnParameter?: string;
  /**
   * Longest wait for an answer of the application, a control of its pages, or a marker. Default 10.
   */
  timeoutSeconds?: number;
}
export interface ClientLocator {
  label?: string;
  role?: string;
  name?: string;
  text?: string;
  placeholder?: string;
  testId?: string;
  css?: string;
  /**
   * For fill: what to type.
   */
  value?: string;
  /**
   * Skip the step when the control is not there.
   */
  optional?: boolean;
}
/**
 * An application without a browser of its own. Each sign-in is one run of the command: exit 0 means signed in, any other exit means refused; a command that had to be killed is neither.
 */
export interface CommandDrive {
  kind: 'command';
  /**
   * Run in a shell.
   */
  run: string;
  /**
   * Default: the folder of this file.
   */
  cwd?: string;
  env?: Env;
  /**
   * Who opens the authorization URL. itself, the default: the command follows the redirect without a browser. printed-url: the run opens the first URL at the provider that the command prints. browser-variable: the run opens the URL given to the program named by BROWSER.
   */
  visits?: 'itself' | 'printed-url' | 'browser-variable';
  /**
   * Whether each successful run calls the API. Without it the rows about tokens in use are untestable.
   */
  callsApi?: boolean;
  /**
   * What a refused run prints. Without it a crash cannot be told from a refusal, and both count as refused.
   */
  failed?: OutputMatch;
  /**
   * Longest run. Default 20.
   */
  timeoutSeconds?: number;
}
export interface OutputMatch {
  /**
   * Contained in stdout or stderr.
   */
  text: string;
}
/**
 * An application that a person or a device operates. The run says when to sign in, waits until the provider has seen it, and goes on by itself.
 */
export interface AttachDrive {
  kind: 'attach';
  /**
   * How to sign in, told with each request to do so: "Tap Connect in the app".
   */
  instructions?: string;
  /**
   * How many good sign-ins there are, the last one at the end. Whether states can be guessed shows from 8 on. Default 8.
   */
  signIns?: number;
  /**
   * Scenarios in which the provider lies and nothing may be redeemed: one more sign-in for each. Default: state-wrong, state-missing, callback-code-repeated, error-with-code.
   */
  attacks?: (
    | 'state-wrong'
    | 'state-exact'
    | 'state-missing'
    | 'state-empty'
    | 'state-repeated'
    | 'callback-code-missing'
    | 'callback-code-repeated'
    | 'error-with-code'
  )[];
  /**
   * Whether each sign-in makes the application call the API: the run then waits for that too. Default: false.
   */
  callsApi?: boolean;
  /**
   * Longest wait for a sign-in. Default 300.
   */
  timeoutSeconds?: number;
  /**
   * How long nothing more must come before a refused answer counts as refused. Default 5; four times the slowest good sign-in where that is longer.
   */
  settleSeconds?: number;
}
