/** Beside the styles of the report: cards of subjects, strips, matrices. */
export const historyStyles = `
.history .masthead{padding-bottom:2.25rem}
.history .masthead a{color:inherit}
.history main>.page:first-child{margin-top:0}
.soft{color:var(--soft);font-weight:400}
.masthead .soft{color:var(--mast-soft)}
main section{margin-top:2.5rem}
main section>h2{font-size:1.5rem;letter-spacing:-.01em}
.subjects{display:grid;gap:.75rem;margin-top:1rem}
.subject{display:grid;grid-template-columns:auto minmax(0,1.1fr) minmax(0,1.9fr) 11.5rem;gap:.25rem 1.25rem;align-items:center;background:var(--card);border:1px solid var(--line);border-left:5px solid var(--tone);border-radius:10px;padding:.9rem 1.25rem;--icon-mark:var(--card)}
.subject .sign{color:var(--tone);font-size:1.6rem;line-height:1}
.subject h3{font-size:1.125rem}
.subject .word{color:var(--tone);font-weight:600}
.subject .strip{justify-self:end}
.strip{display:flex;gap:2px}
.strip li{width:.5rem;height:1.6rem;border-radius:2px;background:var(--tone)}
.strip .is-pass{background:#2e9b62}
.point{white-space:nowrap}
.ticket{white-space:nowrap;font-weight:600}
.wide{position:relative;overflow-x:auto;margin-top:1rem;background:var(--card);border:1px solid var(--line);border-radius:10px}
.wide table{margin:0;border:0;border-radius:0;background:none}
.wide:focus-visible{outline-offset:-3px}
.matrix{width:auto;min-width:100%}
.matrix th,.matrix td{padding:.35rem .6rem}
.matrix thead th{vertical-align:bottom;white-space:nowrap}
.matrix thead th a{color:inherit}
.matrix thead th:not(:first-child){text-align:center}
.matrix.steep .head{display:inline-block;writing-mode:vertical-rl;transform:rotate(180deg)}
.matrix tbody th{font-weight:500;border-top:1px solid var(--line);border-bottom:0;color:var(--ink);font-size:.875rem;position:sticky;left:0;background:var(--card);min-width:16rem;max-width:26rem}
.matrix tbody th code{display:block;color:var(--soft);font-weight:400;font-size:.8125rem}
.matrix tbody tr:first-child>*{border-top:0}
.cell{text-align:center;color:var(--tone);--icon-mark:var(--card)}
.cell.is-fail,.cell.is-warn,.cell.is-waived,.cell.is-error,.cell.is-inconclusive,.cell.is-untestable{background:var(--tint);--icon-mark:var(--tint)}
.history .finding-list td:first-child{min-width:16rem}
.history .finding-list td .title{font-weight:600;display:block}
.history .finding-list code{color:var(--soft)}
.history td .badge{margin-right:.2rem}
.history .wide :is(td,th){overflow-wrap:normal}
.history td{min-width:6rem}
.history .finding-list td:last-child{min-width:15rem}
.history .reports td{white-space:nowrap}
.history td.cell{min-width:2rem}
.key{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;margin-top:.75rem;font-size:.875rem;color:var(--soft)}
.key span{display:inline-flex;gap:.35rem;align-items:center}
.key .icon{color:var(--tone)}
.notice{background:var(--fail-bg);border:2px solid var(--fail);border-radius:10px;padding:1rem 1.25rem;margin-top:1.5rem}
.notice h2{font-size:1.15rem;color:var(--fail)}
.notice ul{margin-top:.4rem;font-size:.9375rem}
.more{margin-top:1rem}
.more>summary{color:var(--accent);width:fit-content}
@media (max-width:56rem){.subject{grid-template-columns:auto minmax(0,1fr)}.subject>:nth-child(n+3){grid-column:2;justify-self:start}}
@media (max-width:46rem){.matrix tbody th{min-width:9rem;max-width:10.5rem;overflow-wrap:anywhere}.history .finding-list td:first-child{min-width:11rem}}
@media print{.wide{overflow:visible;border-radius:0}
.history :is(th,td){padding:.2rem .3rem;min-width:0}
.history .wide :is(th,td){overflow-wrap:break-word}
.history .reports td,.history .point{white-space:normal}
.history .finding-list :is(td:first-child,td:last-child){min-width:0}
.history .matrix :is(td.cell,thead th:not(:first-child)){padding:.2rem .1rem;min-width:0}
.history .matrix:not(.steep) thead th{white-space:normal;overflow-wrap:anywhere}
.matrix tbody th{position:static;min-width:12rem}
.subject{break-inside:avoid;padding:.4rem .9rem;grid-template-columns:auto minmax(0,1.1fr) minmax(0,1.9fr) auto}
.subject>:nth-child(n+3){grid-column:auto}}
`;
