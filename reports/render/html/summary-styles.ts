/** The summary page of many deployments; colours and page come from the report's own styles. */
export const summaryStyles = `
.deployments{display:grid;gap:.75rem;margin-top:1.5rem}
.deployment{display:grid;grid-template-columns:auto minmax(0,1.3fr) minmax(0,1.2fr) minmax(0,1.6fr);gap:.25rem 1.25rem;align-items:center;background:var(--card);border:1px solid var(--line);border-left:5px solid var(--tone);border-radius:10px;padding:1rem 1.25rem;--icon-mark:var(--card)}
.deployment .sign{color:var(--tone);font-size:1.6rem;line-height:1}
.deployment h3{font-size:1.125rem}
.deployment .where,.deployment .reason{color:var(--soft);font-size:.9375rem}
.deployment .word{color:var(--tone);font-weight:600}
.deployment .word::first-letter{text-transform:uppercase}
.short{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem}
.short dt{font-size:.8125rem;color:var(--soft)}
.short dd{font-size:.9375rem}
@media (max-width:56rem){.deployment{grid-template-columns:auto minmax(0,1fr)}.deployment>:nth-child(n+3){grid-column:2}}
@media (max-width:46rem){.gate{grid-template-columns:auto 1fr}.gate .terms{grid-column:1/-1;text-align:left}}
`;
