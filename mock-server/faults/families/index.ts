/** Every family; a new one is one line here. */
export { AUTHORIZE_ANSWERS } from './authorize-answers.ts';
export { AUTHORIZE_REQUESTS } from './authorize-requests.ts';
export { CODE_USE } from './code-use.ts';
export { CODE_VALUES } from './code-values.ts';
export { INTERACTION } from './interaction.ts';
export { REDIRECT } from './redirect.ts';
export { RESOURCE } from './resource.ts';
export { SESSION } from './session.ts';
export { STATE } from './state.ts';
export { TOKEN_ANSWERS } from './token-answers.ts';
export { TOKEN_CLIENTS } from './token-clients.ts';
export { TOKEN_JSON } from './token-json.ts';
export { TOKEN_REDIRECT_URIS } from './token-redirect-uris.ts';
export { TOKEN_REQUESTS } from './token-requests.ts';
export { TOKEN_VALUES } from './token-values.ts';
export { TRANSPORT } from './transport.ts';
export { USERID } from './userid.ts';
