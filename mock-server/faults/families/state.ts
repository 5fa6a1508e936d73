import { toHex } from '../../provider/mint/encode-bytes.ts';
import { decodeComponent, encodeComponent, reencodeComponent } from '../../provider/parse/percent.ts';
import type { OverrideSteps } from '../../provider/steps.ts';
import { family } from '../family.ts';
import { decodeLoosely } from '../helpers/decode-loosely.ts';

/** Changes a state on its way back. */
const changeState =
  (change: (state: string) => string): OverrideSteps =>
  () => ({
    echoState: (rawState) =>
      rawState === undefined ? undefined : encodeComponent(change(decodeComponent(rawState))),
  });

/** What becomes of `state` on its way back. */
export const STATE = family(() => ({
  'state/cut-at-2048': {
    title: 'The state is cut at 2,048 characters',
    breaks: 'state-whole',
    harm: 'Only the longest states fail; nobody sees it in a test.',
    override: changeState((state) => state.slice(0, 2048)),
  },
  'state/cut-at-255': {
    title: 'The state is cut at 255 characters',
    breaks: 'state-whole',
    harm: 'Long states fail the comparison, or pass a weaker one.',
    override: changeState((state) => state.slice(0, 255)),
  },
  'state/cut-for-alternates': {
    title: 'Beside any redirect URI but the first the state is cut at 200 characters',
    breaks: 'state-whole',
    harm: 'The second platform of an application fails, and nobody sees why.',
    override: (steps) => ({
      echoState: (rawState, outcome, exchange, env) => {
        const [first] = exchange.target?.client.redirectUris ?? [];
        const echoed = steps.echoState(rawState, outcome, exchange, env);
        return exchange.target?.redirectUri === first ? echoed : echoed?.slice(0, 200);
      },
    }),
  },
  'state/decoded-twice': {
    title: 'The state is percent-decoded once more',
    breaks: 'state-unmodified',
    harm: 'States that contain a percent sign come back changed.',
    override: changeState(decodeLoosely),
  },
  'state/dropped': {
    title: 'The state does not come back',
    breaks: 'state-echoed',
    harm: 'Applications cannot tell their own sign-in from one that an attacker started.',
    override: () => ({ echoState: () => undefined }),
  },
  'state/invented': {
    title: 'Without a state one is made up',
    breaks: 'state-not-invented',
    harm: 'Applications take it for an answer to another request.',
    override: (steps) => ({
      echoState: (rawState, outcome, exchange, env) =>
        steps.echoState(rawState ?? toHex(env.random(8)), outcome, exchange, env),
    }),
  },
  'state/latin1': {
    title: 'Characters beyond ASCII come back as question marks',
    breaks: 'state-non-ascii',
    harm: 'The comparison fails only for some users.',
    override: changeState((state) => state.replace(/[^\p{ASCII}]/gu, '?')),
  },
  'state/lower-cased': {
    title: 'The state comes back in lower case',
    breaks: 'state-unmodified',
    harm: 'States that are base64 no longer verify.',
    override: () => ({
      echoState: (rawState) =>
        rawState === undefined ? undefined : reencodeComponent(rawState).toLowerCase(),
    }),
  },
  'state/missing-in-errors': {
    title: 'Errors come back without state',
    breaks: 'state-in-errors',
    harm: 'The application cannot tell which sign-in failed, or that the error is forged.',
    override: (steps) => ({
      echoState: (rawState, outcome, exchange, env) =>
        outcome === 'error' ? undefined : steps.echoState(rawState, outcome, exchange, env),
    }),
  },
  'state/not-encoded': {
    title: 'The state is appended without encoding',
    breaks: 'state-unmodified',
    harm: 'An ampersand in state cuts it, and adds parameters.',
    override: () => ({
      echoState: (rawState) =>
        rawState === undefined ? undefined : decodeComponent(rawState).replace(/[^\x21-\x7e]/g, ''),
    }),
  },
  'state/plus-becomes-space': {
    title: 'A plus sign in state comes back as a space',
    breaks: 'state-unmodified',
    harm: 'Signed or encoded states no longer verify.',
    override: (steps) => ({
      echoState: (rawState, outcome, exchange, env) =>
        steps.echoState(rawState, outcome, exchange, env)?.replaceAll('%2B', '%20'),
    }),
  },
  'state/quotes-removed': {
    title: 'Quotes and angle brackets are removed from state',
    breaks: 'state-unmodified',
    harm: 'States that are JSON no longer verify.',
    override: changeState((state) => state.replace(/["'<>]/g, '')),
  },
  'state/returned-twice': {
    title: 'The state comes back twice',
    breaks: 'state-once',
    harm: 'Gateway and application read different copies.',
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) => {
        const location = steps.buildSuccessRedirect(target, code, exchange, env);
        const state = steps.echoState(target.rawState, 'success', exchange, env);
        return state === undefined ? location : `${location}&state=${state}`;
      },
    }),
  },
  'state/trimmed': {
    title: 'White space around state is dropped',
    breaks: 'state-unmodified',
    harm: 'States with spaces no longer verify.',
    override: changeState((state) => state.trim()),
  },
}));
